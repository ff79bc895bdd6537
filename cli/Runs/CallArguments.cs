using System.CommandLine;
using Pipelines.Cli.Pipeline;
using Pipelines.Runtime.Calls;
using Pipelines.Runtime.Stages;

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

    public static readonly Option<double?> MaxFailureRate = new("--max-failure-rate")
    {
        Description = "Give the run up when more than this share of a step's rows has failed, from 0 to 1 (at least 50 rows)",
        HelpName = "SHARE",
    };

    public static void AddTo(Command command)
    {
        command.Options.Add(MaxFailureRate);
        MaxFailureRate.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is not (null or (>= 0 and <= 1)))
            {
                result.AddError("--max-failure-rate takes a share from 0 to 1.");
            }
        });
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

    public static FailFastOptions FailFastOf(ParseResult parse) => FailFastOptions.Default with { FailureRateMax = parse.GetValue(MaxFailureRate) };

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
