using Newtonsoft.Json.Linq;
using Pipelines.Core.Templates;
using Pipelines.Core.Templates.Prompts;

namespace Pipelines.Core.Tests.Templates;

public class PromptTemplateTests
{
    [Theory]
    [InlineData(PromptSubject.Document, "Sum up.\n\nHere is the document: {{ input }}")]
    [InlineData(PromptSubject.Documents, "Sum up.\n\nHere are the documents: {{ inputs }}")]
    [InlineData(PromptSubject.Comparison, "Sum up.\n\nHere are the documents:\nDocument 1: {{ input1 }}\nDocument 2: {{ input2 }}")]
    [InlineData(PromptSubject.Join, "Sum up.\n\nHere are the documents:\nLeft document: {{ left }}\nRight document: {{ right }}")]
    public void SourceFor_PlainText_AppendsTheDocuments(PromptSubject subject, string expected) =>
        Assert.Equal(expected, PromptTemplate.SourceFor("Sum up.", subject));

    [Theory]
    [InlineData("{{ input.x }}", true)]
    [InlineData("{% if x %}{% endif %}", true)]
    [InlineData("{{}}", true)]
    [InlineData("plain", false)]
    [InlineData("{# only a comment #}", false)]
    [InlineData("{ {input} }", false)]
    [InlineData("{{\ninput }}", false)]
    public void HasTemplateSyntax_LooksWithinLines(string prompt, bool expected) =>
        Assert.Equal(expected, PromptTemplate.HasTemplateSyntax(prompt));

    [Fact]
    public void Render_OfAnAppendedRow_IsPythonsRepr()
    {
        JObject row = JObject.Parse("""{"t": [1, true, null, "é"], "x": 1.0}""");
        string source = PromptTemplate.SourceFor("Sum up.", PromptSubject.Document);
        Assert.Equal(
            "Sum up.\n\nHere is the document: {'t': [1, True, None, 'é'], 'x': 1.0}",
            Template.Compile(source).Render(new TemplateVariables { { "input", row } }));
    }
}
