using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Yaml;

namespace Pipelines.Core.Tests.Specs;

public sealed class SpecReaderTests
{
    [Fact]
    public void Close_KeysNobodyAskedFor_AreErrorsWithTheNearestKnownKey()
    {
        (SpecReader reader, SpecDiagnostics diagnostics) = Open("promt: a\nmodel: b\nzzz: c");
        reader.Text("prompt");
        reader.Text("model");

        reader.Close();

        Assert.Equal(
            ["1:1 op.promt: The key 'promt' is not known here. Did you mean 'prompt'?", "3:1 op.zzz: The key 'zzz' is not known here."],
            diagnostics.Sorted().Select(d => d.ToString()));
    }

    [Theory]
    [InlineData("k: [1]", "A text is wanted here, not a list.")]
    [InlineData("k: no", "A text is wanted here, not the boolean no. Put it in quotes.")]
    [InlineData("k: 1.10", "A text is wanted here, not the number 1.10. Put it in quotes.")]
    public void Text_OtherType_SaysWhatWasFound(string yaml, string message)
    {
        (SpecReader reader, SpecDiagnostics diagnostics) = Open(yaml);

        Assert.Null(reader.Text("k"));
        Assert.Equal(message, Assert.Single(diagnostics.Sorted()).Message);
    }

    [Theory]
    [InlineData("k: 0")]
    [InlineData("k: 11")]
    [InlineData("k: 1.0")]
    [InlineData("k: '5'")]
    [InlineData("k: true")]
    [InlineData("k: 12345678901234567890123")]
    public void WholeNumber_OutsideOrOtherType_IsAnError(string yaml)
    {
        (SpecReader reader, SpecDiagnostics diagnostics) = Open(yaml);

        Assert.Null(reader.WholeNumber("k", 1, 10));
        Assert.Contains("A whole number from 1 to 10 is wanted here", Assert.Single(diagnostics.Sorted()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Number_ExponentWithoutPoint_SaysHowYamlWantsIt()
    {
        (SpecReader reader, SpecDiagnostics diagnostics) = Open("k: 1e-3");

        Assert.Null(reader.Number("k", 0, 1));
        Assert.Contains("1.0e-3", Assert.Single(diagnostics.Sorted()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Choice_UnknownWord_ListsAndSuggests()
    {
        (SpecReader reader, SpecDiagnostics diagnostics) = Open("k: tool");

        Assert.Null(reader.Choice("k", new Dictionary<string, int> { ["tools"] = 1, ["structured_output"] = 2 }));
        Assert.Equal("1:4 op.k: 'tool' is not one of tools, structured_output. Did you mean 'tools'?", Assert.Single(diagnostics.Sorted()).ToString());
    }

    [Fact]
    public void AnyReading_AbsentOrNullKey_IsAbsentAndNoError()
    {
        (SpecReader reader, SpecDiagnostics diagnostics) = Open("k: null");

        Assert.Null(reader.Text("k"));
        Assert.Null(reader.WholeNumber("k", 0));
        Assert.Null(reader.Number("k", 0, 1));
        Assert.True(reader.Flag("k", absent: true));
        Assert.Null(reader.Items("k"));
        Assert.Null(reader.Mapping("other"));
        Assert.Empty(reader.Mappings("other"));
        Assert.Empty(diagnostics.Sorted());
    }

    [Theory]
    [InlineData("k: {a: 1}", 1)]
    [InlineData("k: false", 0)]
    [InlineData("k: null", 0)]
    [InlineData("other: 1", 0)]
    public void Refuse_KnownKeyThatCannotBeUsed_IsAnErrorUnlessOff(string yaml, int errors)
    {
        (SpecReader reader, SpecDiagnostics diagnostics) = Open(yaml);

        reader.Refuse("k", "Not supported.");

        Assert.Equal(errors, diagnostics.Sorted().Count);
    }

    private static (SpecReader Reader, SpecDiagnostics Diagnostics) Open(string yaml)
    {
        var diagnostics = new SpecDiagnostics();
        return (new SpecReader((SpecMapping)YamlDocument.Read(yaml, diagnostics)!, "op", diagnostics), diagnostics);
    }
}
