using GpuHost.Serving.Models;
using GpuHost.Serving.Requests;
using GpuHost.Serving.Sampling;

namespace GpuHost.Serving.Tests.Fakes;

/// <summary>What the fake model answers when it is asked alone, without cache, batch or scheduler.</summary>
internal static class ReferenceModel
{
    public static List<TokenId> Answer(GenerationRequest request)
    {
        var tokenizer = new FakeTokenizer();
        using var sampler = new TokenSampler(request.Sampling, constraint: null);
        var scratch = new SamplerScratch(tokenizer.VocabularySize);
        string adapters = string.Concat(request.Adapters.Select(use => $"{use.Adapter.Value}:{use.Scale}"));
        var cells = new List<ulong>();
        foreach (TokenId token in request.Prompt)
        {
            cells.Add(HistoryHash.Cell(token.Value, cells, adapters));
        }

        var answer = new List<TokenId>();
        float[] logits = new float[tokenizer.VocabularySize];
        while (answer.Count < (request.OutputTokensMax ?? int.MaxValue))
        {
            HistoryHash.Logits(cells[^1], logits);
            TokenId token = sampler.Sample(logits, scratch).Token;
            answer.Add(token);
            if (tokenizer.IsEndOfGeneration(token) && !request.IgnoresEnd)
            {
                break;
            }

            sampler.Accept(token);
            cells.Add(HistoryHash.Cell(token.Value, cells, adapters));
        }

        return answer;
    }
}
