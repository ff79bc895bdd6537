using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;

namespace Pipelines.Cli.Tests.Pipeline;

public sealed class SchemaCommandTests
{
    [Fact]
    public async Task Run_Schema_IsTheSameForPeopleAndPrograms()
    {
        using CliSession cli = new();

        CliRun printed = await cli.RunAsync("schema");
        CliRun told = await cli.RunAsync("schema", "--json");

        Assert.Equal((ExitCode.Ok, ExitCode.Ok), (printed.ExitCode, told.ExitCode));
        JObject schema = RowJson.ParseObject(printed.Out);
        Assert.True(JToken.DeepEquals(schema, told.Json));
        Assert.NotNull(schema["$defs"]!["map"]!["properties"]!["prompt"]);
    }
}
