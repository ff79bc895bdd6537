using System.CommandLine;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators.Binding;

namespace Pipelines.Cli.Schema;

/// <summary><c>pipelines schema</c>: the pipeline language for editors.</summary>
internal static class SchemaCommand
{
    public static Command Create(CommandRunner runner)
    {
        Command command = new("schema", "Print the JSON Schema of pipelines, which editors complete and check by");
        runner.Bind(command, (_, output, _) =>
        {
            JObject schema = PipelineSchema.Create();
            output.Line(schema.ToString(Formatting.Indented));
            return Task.FromResult(new CommandResult(ExitCode.Ok, schema));
        });
        return command;
    }
}
