using System.CommandLine;

namespace Pipelines.Cli.Models;

/// <summary>The note on a model's licence, for commands that bring one in.</summary>
internal static class LicenseOption
{
    public static readonly Option<string?> Option = new("--license")
    {
        Description = "Note under which terms the model may be used (default: what the catalogue or the file says)",
        HelpName = "TEXT",
    };
}
