using Pipelines.Core.Inference;
using Pipelines.Core.Operators;

namespace Pipelines.Core.Tests.Operators.Classify;

public sealed class ClassifyOperatorTests
{
    private const string Sort = """
        type: classify
        prompt: "{{ input.text }}"
        labels: {billing: about money, bug: , "a, b": odd name}
        """;

    [Fact]
    public async Task Apply_Answer_IsTheClass()
    {
        IRowOperator classify = Operations.Bind(Sort).Operator;
        var context = new ScriptedContext("""{"label": "a, b"}""");

        Assert.Equal("""{"text":"x","label":"a, b"}""", Operations.OnlyRow(await Operations.ApplyAsync(classify, context, """{"text":"x"}""")));
        CompletionRequest request = context.Calls[0].Request;
        Assert.EndsWith("The classes are:\n- billing: about money\n- bug\n- a, b: odd name", request.Messages[0].Content, StringComparison.Ordinal);
        Assert.Equal("x", request.Messages[1].Content);
        Assert.Equal(["billing", "bug", "a, b"], request.OutputSchema!["properties"]!["label"]!["enum"]!.Select(static name => (string?)name));
        Assert.Equal("classify", classify.Type);
    }

    [Fact]
    public async Task Apply_AnotherClass_IsAskedForAgain()
    {
        IRowOperator classify = Operations.Bind(Sort).Operator;
        var context = new ScriptedContext("""{"label": "Billing"}""", """{"label": "billing"}""");

        await Operations.ApplyAsync(classify, context, """{"text":"x"}""");

        Assert.Equal(2, context.Calls.Count);
    }

    [Fact]
    public async Task Apply_MultiLabel_IsAListWithoutRepetition()
    {
        IRowOperator classify = Operations.Bind("type: classify\nprompt: p\nlabels: [a, b]\nmulti_label: true\noutput_key: tags").Operator;
        var context = new ScriptedContext("""{"tags": ["a", "a"]}""", """{"tags": ["b", "a"]}""");

        Assert.Equal("""{"tags":["b","a"]}""", Operations.OnlyRow(await Operations.ApplyAsync(classify, context, "{}")));
    }

    [Theory]
    [InlineData("labels: [a]", "2 to 500 classes")]
    [InlineData("labels: [a, a]", "'a' is named twice")]
    [InlineData("labels: [a, 5]", "A text is wanted")]
    [InlineData("labels: {a: x, b: [1]}", "A text is wanted")]
    [InlineData("labels: both", "A list is wanted")]
    [InlineData("", "'labels' is missing")]
    public void Bind_WrongClasses_SaysWhatIsWrong(string labels, string part) =>
        Assert.Contains(Operations.Plan($"type: classify\nprompt: p\n{labels}").Errors, error => error.Message.Contains(part, StringComparison.Ordinal));

    [Fact]
    public void Identity_DescriptionOfAClass_IsPartOfIt() => Assert.NotEqual(
        Operations.Bind(Sort).Operator.Identity,
        Operations.Bind(Sort.Replace("about money", "about invoices", StringComparison.Ordinal)).Operator.Identity);
}
