using System.Text;
using GpuHost.LlamaCpp.Handles;
using GpuHost.LlamaCpp.Interop;
using GpuHost.LlamaCpp.Logging;
using GpuHost.LlamaCpp.Models;
using GpuHost.Serving.Models;

namespace GpuHost.LlamaCpp.Grammars;

/// <summary>llama.cpp's grammar sampler as a constraint: one point of one output.</summary>
internal sealed unsafe class GrammarConstraint : ITokenConstraint
{
    private readonly GrammarHandle _grammar;
    private readonly int _vocabularySize;

    // Made at the first mask: most outputs draw an allowed token every time.
    private LlamaTokenData[]? _candidates;

    private GrammarConstraint(GrammarHandle grammar, int vocabularySize)
    {
        _grammar = grammar;
        _vocabularySize = vocabularySize;
    }

    /// <exception cref="ModelEngineException"><see cref="ModelEngineFailure.GrammarInvalid"/>.</exception>
    public static GrammarConstraint Create(LlamaModel model, string gbnf)
    {
        GrammarCheck.Check(gbnf);
        using NativeLogCapture capture = NativeLog.Capture();
        nint sampler = Parse(model.Handle, gbnf);
        return sampler != 0
            ? new GrammarConstraint(new GrammarHandle(model.Handle, sampler), model.Tokenizer.VocabularySize)
            : throw new ModelEngineException(
                ModelEngineFailure.GrammarInvalid, $"The grammar cannot be used: {capture.Reason}.");
    }

    public bool Allows(TokenId token)
    {
        Guard.Token(token, _vocabularySize);
        var candidate = new LlamaTokenData { Token = token.Value, Logit = 0 };
        Apply(&candidate, 1);
        return !float.IsNegativeInfinity(candidate.Logit);
    }

    public void Mask(Span<float> logits)
    {
        if (logits.Length != _vocabularySize)
        {
            throw Guard.Invalid($"There are {logits.Length} logits for a vocabulary of {_vocabularySize} tokens.");
        }

        LlamaTokenData[] candidates = _candidates ??= new LlamaTokenData[_vocabularySize];
        for (int i = 0; i < candidates.Length; i++)
        {
            candidates[i] = new LlamaTokenData { Token = i, Logit = logits[i] };
        }

        fixed (LlamaTokenData* data = candidates)
        {
            Apply(data, candidates.Length);
        }

        for (int i = 0; i < candidates.Length; i++)
        {
            logits[candidates[i].Token] = candidates[i].Logit;
        }
    }

    public void Accept(TokenId token)
    {
        // llama.cpp ends the process on a token that the grammar does not allow.
        if (!Allows(token))
        {
            throw new InvalidOperationException($"The grammar does not allow {token} here.");
        }

        LlamaApi.llama_sampler_accept(_grammar, token.Value);
    }

    // llama.cpp does not tell what its grammar state leads to.
    public int GetForced(List<TokenId> tokens) => 0;

    public ITokenConstraint Clone() => new GrammarConstraint(_grammar.Clone(), _vocabularySize);

    public void Dispose() => _grammar.Dispose();

    private void Apply(LlamaTokenData* candidates, int count)
    {
        var array = new LlamaTokenDataArray { Data = candidates, Size = (nuint)count, Selected = -1 };
        LlamaApi.llama_sampler_apply(_grammar, &array);
    }

    private static nint Parse(ModelHandle model, string gbnf)
    {
        byte[] text = Encoding.UTF8.GetBytes(gbnf + '\0');
        byte[] root = Encoding.UTF8.GetBytes(GrammarCheck.Root + '\0');
        bool held = false;
        try
        {
            model.DangerousAddRef(ref held);
            fixed (byte* textBytes = text)
            fixed (byte* rootBytes = root)
            {
                return LlamaApi.llama_sampler_init_grammar(model.Vocabulary, textBytes, rootBytes);
            }
        }
        finally
        {
            if (held)
            {
                model.DangerousRelease();
            }
        }
    }
}
