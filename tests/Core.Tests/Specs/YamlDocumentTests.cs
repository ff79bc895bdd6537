using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Yaml;

namespace Pipelines.Core.Tests.Specs;

public sealed class YamlDocumentTests
{
    [Theory]
    [InlineData("a: 1\nb: [x, 'yes', yes]", """{"a":1,"b":["x","yes",true]}""")]
    [InlineData("a: |\n  one\n  two\nb: >\n  folded\n  text", """{"a":"one\ntwo\n","b":"folded text"}""")]
    [InlineData("a: &x {k: 1}\nb: *x", """{"a":{"k":1},"b":{"k":1}}""")]
    [InlineData("no: text\n1: one", """{"no":"text","1":"one"}""")]
    [InlineData("a: !!str 12", """{"a":"12"}""")]
    [InlineData("a:", """{"a":null}""")]
    public void Read_Document_GivesItsValues(string yaml, string json)
    {
        (SpecNode? root, SpecDiagnostics diagnostics) = Read(yaml);

        Assert.False(diagnostics.HasErrors);
        Assert.Equal(json, RowJson.Write(SpecJson.From(root!, "", diagnostics)));
    }

    /// <summary>The expected order and values are PyYAML's.</summary>
    [Theory]
    [InlineData("b: &b {x: 1, y: 2}\nm: {z: 0, <<: *b, y: 3}", """{"x":1,"y":3,"z":0}""")]
    [InlineData("b: &b {x: 1}\nc: &c {x: 2, y: 2}\nm:\n  <<: [*b, *c]\n  w: 0", """{"x":1,"y":2,"w":0}""")]
    public void Read_MergeKeys_OwnKeysWinAndMergedComeFirst(string yaml, string merged)
    {
        (SpecNode? root, SpecDiagnostics diagnostics) = Read(yaml);

        Assert.False(diagnostics.HasErrors);
        Assert.Equal(merged, RowJson.Write(SpecJson.From(((SpecMapping)root!).Find("m")!.Value, "m", diagnostics)));
    }

    [Theory]
    [InlineData("a: 1\nb: 2\na: 3", 3, 1, "given twice, first in line 1")]
    [InlineData("a:\n\t- x", 2, 1, "tab")]
    [InlineData("a: b: c", 1, 5, "quotes")]
    [InlineData("a: [1, 2", 2, 1, "cannot be read")]
    [InlineData("a: 'open", 1, 4, "cannot be read")]
    [InlineData("- x\n b: 1", 2, 3, "cannot be read")]
    [InlineData("a: 1\n---\nb: 2", 2, 1, "second document")]
    [InlineData("", 1, 1, "empty")]
    [InlineData("a: *nowhere", 1, 4, "no anchor")]
    [InlineData("a: &a [*a]", 1, 8, "complete before it")]
    [InlineData("a: !python/object:os.system x", 1, 4, "not supported")]
    [InlineData("? [a, b]\n: 1", 1, 3, "A key is a plain word")]
    [InlineData("a: {{ input }}", 1, 5, "needs quotes")]
    [InlineData("a: 1\n<<: 5", 2, 5, "merges mappings")]
    [InlineData("a: {\nb: 1\n}", 1, 4, "must be indented more")]
    [InlineData("a:\n  - b: [m\nc: d", 2, 8, "must be indented more")]
    [InlineData("a:\n  : b\n", 3, 1, "A value is wanted")]
    [InlineData("a: 1\nb: x\0y", 2, 5, "U+0000")]
    [InlineData("a: '\u007f'", 1, 5, "U+007F")]
    [InlineData("a: 😀\u0003", 1, 6, "U+0003")]
    public void Read_BrokenDocument_ReportsOneErrorAtItsPlace(string yaml, int line, int column, string part)
    {
        (_, SpecDiagnostics diagnostics) = Read(yaml);

        SpecDiagnostic error = Assert.Single(diagnostics.Sorted());
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Equal(new SpecLocation(line, column), error.Location);
    }

    /// <summary>Not among the cases above: a test runner cannot name it.</summary>
    [Fact]
    public void Read_HalfOfAPair_IsRefused()
    {
        (_, SpecDiagnostics diagnostics) = Read("a: 😀\ud800");

        Assert.Equal(new SpecLocation(1, 6), Assert.Single(diagnostics.Sorted()).Location);
    }

    [Fact]
    public void Read_BillionLaughs_IsRefusedBeforeItGrows()
    {
        string levels = string.Concat(Enumerable.Range(1, 30).Select(i => $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}, *a{i - 1}]\n"));

        (SpecNode? root, SpecDiagnostics diagnostics) = Read("a0: &a0 lol\n" + levels);

        Assert.Null(root);
        Assert.Contains("aliases followed", Assert.Single(diagnostics.Sorted()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NestedTooDeep_IsRefused()
    {
        (SpecNode? root, SpecDiagnostics diagnostics) = Read(new string('[', 10_000));

        Assert.Null(root);
        Assert.Contains("nested deeper", Assert.Single(diagnostics.Sorted()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: |\n    one\n    two", 2, 2, 3, 6)]
    [InlineData("a: |\n\n    one\n      two", 3, 3, 4, 7)]
    [InlineData("a: one two", 1, 5, 1, 8)]
    [InlineData("a: 'one two'", 1, 5, 1, 9)]
    [InlineData("a: >\n    one\n    two", 1, 3, 1, 4)]
    public void LocationAt_PlaceInsideText_IsThatOfTheFile(string yaml, int line, int column, int fileLine, int fileColumn)
    {
        (SpecNode? root, _) = Read(yaml);

        var text = (SpecScalar)((SpecMapping)root!).Find("a")!.Value;

        Assert.Equal(new SpecLocation(fileLine, fileColumn), text.LocationAt(line, column));
    }

    /// <summary>In brackets a line holds ': ' often; quotes would be no remedy.</summary>
    [Fact]
    public void Read_BrokenMappingInBraces_DoesNotAdviseQuotes()
    {
        (_, SpecDiagnostics diagnostics) = Read("a: {b: 1, c: 2 d: 3]");

        Assert.DoesNotContain("quotes", Assert.Single(diagnostics.Sorted()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Diagnostics_ManyWarnings_HideNoError()
    {
        var diagnostics = new SpecDiagnostics();
        for (int line = 1; line <= SpecDiagnostics.KeptMax + 1; line++)
        {
            diagnostics.Warning(new SpecLocation(line, 1), "", "a warning");
        }

        diagnostics.Error(new SpecLocation(1, 1), "", "an error");

        Assert.Equal(SpecDiagnostics.KeptMax + 1, diagnostics.Sorted().Count);
        Assert.Contains(diagnostics.Sorted(), static d => d.Severity == SpecSeverity.Error);
    }

    [Fact]
    public void SpecJson_NumberBeyondJson_IsReported()
    {
        (SpecNode? root, SpecDiagnostics diagnostics) = Read("a: [.nan]");

        JToken json = SpecJson.From(root!, "", diagnostics);

        Assert.Equal("1:5 a[0]: .nan is not a number in JSON.", Assert.Single(diagnostics.Sorted()).ToString());
        Assert.Equal("""{"a":[null]}""", RowJson.Write(json));
    }

    private static (SpecNode? Root, SpecDiagnostics Diagnostics) Read(string yaml)
    {
        var diagnostics = new SpecDiagnostics();
        return (YamlDocument.Read(yaml, diagnostics), diagnostics);
    }
}
