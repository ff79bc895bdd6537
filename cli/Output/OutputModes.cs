using Pipelines.Cli.Hosting;

namespace Pipelines.Cli.Output;

/// <summary>Chooses the mode from what was asked for and what stdout is.</summary>
internal static class OutputModes
{
    /// <summary>Any value counts, as no-color.org and the CI systems have it; TERM=dumb cannot move the cursor.</summary>
    public static OutputMode Choose(CliHost host, bool json)
    {
        if (json)
        {
            return OutputMode.Json;
        }

        bool plain = !host.OutIsTerminal
            || !string.IsNullOrEmpty(host.ReadVariable("NO_COLOR"))
            || !string.IsNullOrEmpty(host.ReadVariable("CI"))
            || host.ReadVariable("TERM") == "dumb";
        return plain ? OutputMode.Plain : OutputMode.Terminal;
    }
}
