using System.Text;
using GpuHost.LlamaCpp.Engine;
using GpuHost.LlamaCpp.Grammars;
using GpuHost.LlamaCpp.Interop;
using GpuHost.LlamaCpp.Models;
using GpuHost.LlamaCpp.Tests.Kit;
using GpuHost.Serving.Models;

namespace GpuHost.LlamaCpp.Tests.Grammars;

[Collection(LlamaCollection.Name)]
public sealed class GrammarCheckTests(LlamaFixture llama)
{
    [Theory]
    [InlineData("", "there is no rule 'root'")]
    [InlineData("   # nothing\n", "there is no rule 'root'")]
    [InlineData("start ::= \"a\"", "there is no rule 'root'")]
    [InlineData("root ::= \"a", "line 1, column 12: a text in quotes does not end")]
    [InlineData("root ::= [a-z", "a character class does not end")]
    [InlineData("root ::= (\"a\"", "')' is missing")]
    [InlineData("root ::= \"a\")", "')' does not belong here")]
    [InlineData("root ::= b", "line 1, column 10: the rule 'b' is not defined")]
    [InlineData("root ::= \"a\"\nother \"b\"", "line 2, column 7: '::=' is missing after 'other'")]
    [InlineData("root ::= \"\\q\"", "there is no such escape")]
    [InlineData("root ::= \"\\u00g0\"", "needs 4 hexadecimal digits")]
    [InlineData("root ::= \"a\"{3,1}", "a repetition from 3 to 1 is none")]
    [InlineData("root ::= \"a\"{x}", "a number is missing")]
    [InlineData("root ::= \"a\"{2", "'}' is missing")]
    [InlineData("root ::= * \"a\"", "'*' does not belong here")]
    [InlineData("root ::= <think", "'<token>' is not complete")]
    [InlineData("root ::= \"a\"{9999999999}", "a number is missing, or too large")]
    [InlineData("root ::= \"a\"{2001}", "at most 2000 rules")]
    [InlineData("root ::= \"a\0\"", "null character")]
    [InlineData("root ::= root \"a\"", "left recursion")]
    [InlineData("root ::= <no-such-token>", "failed to parse grammar")]
    public void CreateConstraint_FaultyGrammar_SaysWhatAndWhere(string grammar, string problem)
    {
        using LlamaModelEngine engine = llama.OpenEngine();

        var refusal = Assert.Throws<ModelEngineException>(() => engine.CreateConstraint(grammar));

        Assert.Equal(ModelEngineFailure.GrammarInvalid, refusal.Failure);
        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_DeepNesting_IsRefusedBeforeItTakesTheStack()
    {
        string grammar = "root ::= " + new string('(', 100_000) + "\"a\"" + new string(')', 100_000);

        var refusal = Assert.Throws<ModelEngineException>(() => GrammarCheck.Check(grammar));

        Assert.Contains("nested deeper", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CreateConstraint_AtTheBounds_LlamaTakesIt()
    {
        using LlamaModelEngine engine = llama.OpenEngine();
        string chain = string.Join('\n', Enumerable.Range(0, GrammarLimits.RulesMax - 2).Select(i => $"r{i} ::= r{i + 1}"))
            + $"\nr{GrammarLimits.RulesMax - 2} ::= \"a\"\nroot ::= r0";
        string nested = "root ::= " + new string('(', GrammarLimits.NestingMax) + "\"a\"" + new string(')', GrammarLimits.NestingMax);
        foreach (string grammar in new[] { chain, nested, "root ::= \"a\"{2000}", "root ::= (\"a\"?){0,1000} [b-z]" })
        {
            using ITokenConstraint constraint = engine.CreateConstraint(grammar);
            Assert.True(constraint.Allows(Assert.Single(engine.Tokenizer.Tokenize("a", addSpecial: false, parseSpecial: false))));
        }
    }

    [Theory]
    [InlineData("root ::= \"a\" | \"b\" |\r\n  \"c\"\r\n")]
    [InlineData("root ::= . [^a] [a-z-] \"\\x41\\u0042\\U00000043\\t\\r\\n\\\\\\\"\\[\\]\"")]
    [InlineData("root ::= (\n  \"a\" # one\n  | \"b\"\n)* \"c\"+ \"d\"?")]
    [InlineData("root ::= \"a\"{2} \"b\"{2,} \"c\"{0,3}")]
    [InlineData("root ::= a-1 B2\na-1 ::= \"x\"\nB2 ::= \"y\" |")]
    [InlineData("root ::= <|im_start|> !<|im_end|> <[65]>")]
    public void CreateConstraint_ValidGrammar_BothSidesTakeIt(string grammar)
    {
        using LlamaModelEngine engine = llama.OpenEngine();

        engine.CreateConstraint(grammar).Dispose();
    }

    // Where llama.cpp's own bound on repetitions lies: the C# side must agree, for llama.cpp does not say what it refused.
    [Theory]
    [InlineData("root ::= \"a\"{2000}", true)]
    [InlineData("root ::= \"a\"{2001}", false)]
    [InlineData("root ::= \"a\"{2000,2500}", true)]
    [InlineData("root ::= \"a\"{0,100000}", true)]
    [InlineData("root ::= \"a\"{100}{20}", true)]
    [InlineData("root ::= \"a\"{100}{21}", false)]
    [InlineData("root ::= \"a\"{0,100} \"b\"{0,100}", true)]
    [InlineData("root ::= (\"a\"){0,2000}", true)]
    [InlineData("root ::= (\"a\"?){0,1000}", true)]
    [InlineData("root ::= (\"a\"?){0,1001}", false)]
    [InlineData("root ::= (\"a\"{2,5}){500}", true)]
    [InlineData("root ::= (\"a\"{2,5}){501}", false)]
    [InlineData("root ::= (\"a\" | (\"b\")){1000}", true)]
    [InlineData("root ::= (\"a\" | (\"b\")){1001}", false)]
    [InlineData("root ::= (\"a\" b){0,1000}\nb ::= \"b\"", true)]
    [InlineData("root ::= (\"a\" b){0,1001}\nb ::= \"b\"", false)]
    [InlineData("b ::= \"b\"\nroot ::= (\"a\" b){0,2000}", true)]
    [InlineData("root ::= ((\"a\"{1000}){1000}){1000}", true)]
    public void Check_Repetitions_AgreeWithLlama(string grammar, bool isAccepted)
    {
        using LlamaModel model = llama.LoadModel();

        Exception? refusal = Record.Exception(() => GrammarCheck.Check(grammar));

        Assert.Equal(isAccepted, refusal is null);
        Assert.Equal(isAccepted, NativeTakes(model, grammar));
    }

    private static unsafe bool NativeTakes(LlamaModel model, string grammar)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(grammar + '\0'))
        fixed (byte* root = "root\0"u8)
        {
            nint sampler = LlamaApi.llama_sampler_init_grammar(model.Handle.Vocabulary, text, root);
            if (sampler != 0)
            {
                LlamaApi.llama_sampler_free(sampler);
            }

            return sampler != 0;
        }
    }
}
