using System.Text.Json;
using System.Text.RegularExpressions;
using GpuHost.LlamaCpp.Engine;
using GpuHost.LlamaCpp.Tests.Kit;
using GpuHost.Serving.Models;

namespace GpuHost.LlamaCpp.Tests.Grammars;

[Collection(LlamaCollection.Name)]
public sealed class GrammarConstraintTests : IDisposable
{
    private const string Json = """
        root   ::= object
        value  ::= object | array | string | number | "true" | "false" | "null"
        object ::= "{" ( string ":" value ( "," string ":" value ){0,3} )? "}"
        array  ::= "[" ( value ( "," value ){0,3} )? "]"
        string ::= "\"" ( [^"\\\x7F\x00-\x1F] | "\\" ["\\/bfnrt] | "\\u" [0-9a-fA-F]{4} ){0,12} "\""
        number ::= "-"? ( "0" | [1-9] [0-9]{0,5} ) ( "." [0-9]{1,4} )?
        """;

    private readonly LlamaModelEngine _engine;

    public GrammarConstraintTests(LlamaFixture llama)
    {
        _engine = llama.OpenEngine();
    }

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void Mask_RandomLogits_TheOutputIsAlwaysOfTheGrammar()
    {
        int complete = 0;
        for (int seed = 0; seed < 60; seed++)
        {
            if (ConstrainedText.Generate(_engine, Json, new Random(seed)) is { } text)
            {
                using JsonDocument document = JsonDocument.Parse(text);
                Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
                complete++;
            }
        }

        Assert.InRange(complete, 50, 60);
    }

    [Theory]
    [InlineData("root ::= \"yes\" | \"no\"", "^(yes|no)$")]
    [InlineData("root ::= [a-c]{2,4} \"!\"", "^[a-c]{2,4}!$")]
    [InlineData("root ::= \"é👩\"+ [0-9]", "^(é👩)+[0-9]$")]
    [InlineData("# a comment\nroot ::= \"a\" ( # inside\n b | \"c\" )? \"d\"\nb ::= \"bb\"", "^a(bb|c)?d$")]
    public void Mask_RandomLogits_FollowsTheRules(string grammar, string expected)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            string? text = ConstrainedText.Generate(_engine, grammar, new Random(seed));
            Assert.NotNull(text);
            Assert.Matches(new Regex(expected), text);
        }
    }

    [Fact]
    public void Allows_EveryToken_AgreesWithMask()
    {
        using ITokenConstraint constraint = _engine.CreateConstraint(Json);
        foreach (TokenId token in _engine.Tokenizer.Tokenize("{\"a\":[1,", addSpecial: false, parseSpecial: false))
        {
            float[] logits = new float[_engine.Tokenizer.VocabularySize];
            constraint.Mask(logits);
            for (int i = 0; i < logits.Length; i++)
            {
                Assert.Equal(constraint.Allows(new TokenId(i)), !float.IsNegativeInfinity(logits[i]));
            }

            constraint.Accept(token);
        }
    }

    [Fact]
    public void Accept_TokenThatDoesNotFit_IsRefusedAndNothingMoves()
    {
        using ITokenConstraint constraint = _engine.CreateConstraint("root ::= \"ab\"");
        TokenId a = Single("a");

        Assert.Throws<InvalidOperationException>(() => constraint.Accept(Single("b")));
        Assert.Throws<InvalidOperationException>(() => constraint.Accept(_engine.Tokenizer.Eos!.Value));
        Assert.Throws<ModelEngineException>(() => constraint.Accept(new TokenId(400)));
        Assert.Throws<ModelEngineException>(() => constraint.Allows(new TokenId(-1)));
        constraint.Accept(a);
        constraint.Accept(Single("b"));
        Assert.True(constraint.Allows(_engine.Tokenizer.Eos!.Value));
        Assert.False(constraint.Allows(a));
        constraint.Accept(_engine.Tokenizer.Eos!.Value);
    }

    [Fact]
    public void Mask_LogitsOfAnotherVocabulary_AreRefused()
    {
        using ITokenConstraint constraint = _engine.CreateConstraint("root ::= \"a\"");

        Assert.Throws<ModelEngineException>(() => constraint.Mask(new float[399]));
    }

    [Fact]
    public void Clone_MovedOn_LeavesTheOtherWhereItWas()
    {
        using ITokenConstraint first = _engine.CreateConstraint("root ::= \"a\" (\"b\" | \"c\")");
        first.Accept(Single("a"));
        using ITokenConstraint second = first.Clone();
        first.Accept(Single("b"));

        Assert.True(second.Allows(Single("c")));
        Assert.False(first.Allows(Single("c")));
    }

    [Fact]
    public void Accept_CharacterSplitOverTokens_IsFollowedByteByByte()
    {
        using ITokenConstraint constraint = _engine.CreateConstraint("root ::= \"👩\" | \"é\"");
        TokenId[] bytes = _engine.Tokenizer.Tokenize("👩", addSpecial: false, parseSpecial: false);
        Assert.True(bytes.Length > 1);

        foreach (TokenId token in bytes)
        {
            Assert.False(constraint.Allows(_engine.Tokenizer.Eos!.Value));
            constraint.Accept(token);
        }

        Assert.True(constraint.Allows(_engine.Tokenizer.Eos!.Value));
    }

    [Fact]
    public void Dispose_EngineFirst_TheConstraintStillWorks()
    {
        LlamaModelEngine engine = _engine;
        using ITokenConstraint constraint = engine.CreateConstraint("root ::= \"ab\"");
        TokenId a = Single("a");
        engine.Dispose();

        Assert.True(constraint.Allows(a));
        constraint.Accept(a);
    }

    private TokenId Single(string text) => Assert.Single(_engine.Tokenizer.Tokenize(text, addSpecial: false, parseSpecial: false));
}
