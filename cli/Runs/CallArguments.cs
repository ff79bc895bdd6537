using System.CommandLine;
using Pipelines.Cli.Pipeline;
using Pipelines.Runtime.Calls;

namespace Pipelines.Cli.Runs;

/// <summary>How a run makes its calls.</summary>
internal static class CallArguments
{
    public static readonly Option<int?> Concurrency = new("--concurrency")
    {
        Description = "Calls under way at the same time at most",
        HelpName = "N",
    };

    public static readonly Option<double?> EndpointWait = new("--endpoint-wait")
    {
        Description = "How long to wait for an endpoint that is down before the run stops, to be gone on with (default: 300)",
        HelpName = "SECONDS",
    };

    public static void AddTo(Command command)
    {
        command.Options.Add(Concurrency);
        command.Options.Add(EndpointWait);
        Concurrency.Validators.Add(result => PipelineArguments.RequirePositive(result.GetValueOrDefault<int?>(), "--concurrency", result.AddError));
        EndpointWait.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is { } seconds && seconds is not (>= 0 and <= 31_536_000))
            {
                result.AddError("--endpoint-wait takes seconds, from 0 to a year.");
            }
        });
    }

    public static CallOptions OptionsOf(ParseResult parse)
    {
        var options = new CallOptions();
        return options with
        {
            ConcurrencyMax = parse.GetValue(Concurrency) ?? options.ConcurrencyMax,
            EndpointWaitMax = parse.GetValue(EndpointWait) is { } seconds ? TimeSpan.FromSeconds(seconds) : options.EndpointWaitMax,
        };
    }
}
