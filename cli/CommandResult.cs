using Newtonsoft.Json.Linq;

namespace Pipelines.Cli;

/// <summary>How a command ended.</summary>
/// <param name="ExitCode">What the process ends with.</param>
/// <param name="Json">What <c>--json</c> prints, as the last line of stdout.</param>
internal sealed record CommandResult(ExitCode ExitCode, JObject Json);
