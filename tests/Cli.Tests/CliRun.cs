using Newtonsoft.Json.Linq;

namespace Pipelines.Cli.Tests;

/// <summary>What one run of the command line ended with.</summary>
internal sealed record CliRun(ExitCode ExitCode, string Out, string Error)
{
    /// <summary>Stdout must be this one object and nothing else.</summary>
    public JObject Json => JObject.Parse(Assert.Single(Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
}
