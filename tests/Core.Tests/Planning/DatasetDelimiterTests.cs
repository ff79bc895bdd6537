using Pipelines.Core.Planning;

namespace Pipelines.Core.Tests.Planning;

public sealed class DatasetDelimiterTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("delimiter: ';'", ';')]
    [InlineData("delimiter: \"\\t\"", '\t')]
    public void Plan_Delimiter_IsPartOfTheDataset(string key, char? delimiter) =>
        Assert.Equal(delimiter, Plan(key).Plan!.Datasets["rows"].Delimiter);

    [Theory]
    [InlineData("delimiter: ';;'")]
    [InlineData("delimiter: ''")]
    [InlineData("delimiter: '\"'")]
    public void Plan_DelimiterThatIsNone_IsAnError(string key) =>
        Assert.Contains("one character", Assert.Single(Plan(key).Diagnostics).Message, StringComparison.Ordinal);

    private static PlanningResult Plan(string key) => PipelinePlanner.Plan($$$"""
        datasets:
          rows:
            type: file
            path: rows.csv
            {{{key}}}
        default_model: m
        operations:
          - name: op
            type: map
            prompt: say something
            output: {schema: {b: str}}
        pipeline:
          steps: [{name: step, input: rows, operations: [op]}]
          output: {type: file, path: out.json}
        """);
}
