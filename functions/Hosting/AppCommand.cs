using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Pipelines.Connectors.Web.Addresses;
using Pipelines.Core.Storage;
using Pipelines.Durable.Hub;
using Pipelines.Functions.App.Access;
using Pipelines.Functions.App.Hosting;

namespace Pipelines.Functions.Hosting;

/// <summary>The command line of the function app.</summary>
internal static class AppCommand
{
    /// <summary>How long a signal to stop is given before the process ends at any rate.</summary>
    public static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(15);

    public static RootCommand Create(Surroundings surroundings)
    {
        var command = new RootCommand("Runs LLM document pipelines for whoever posts documents: deploy, start, poll, download");
        AppArguments.AddTo(command);
        command.SetAction((parse, cancellationToken) => RunAsync(parse, surroundings, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse, Surroundings surroundings, CancellationToken cancellationToken)
    {
        try
        {
            AppArguments arguments = AppArguments.Of(parse, surroundings);
            AppSettings settings = arguments.Settings;
            IBlobStore store = arguments.Store.Open(surroundings.Clock);
            using var composition = new Composition(store, settings.ScratchFolder, surroundings, GuardedHttp.Create(arguments.AllowsPrivateWebhooks));
            await using WebApplication app = await FunctionApp.BuildAsync(settings, composition.Parts with { Queue = QueueArguments.Of(surroundings) }, cancellationToken);
            await AppRun.RunAsync(app, surroundings.Out, cancellationToken);
            return 0;
        }
        catch (Exception known) when (known is AccessKeyException or HubException or BlobStoreException or IOException or UnauthorizedAccessException or FormatException)
        {
            return Fail(surroundings, known.Message);
        }
    }

    private static int Fail(Surroundings surroundings, string problem)
    {
        surroundings.Error.WriteLine($"error: {problem}");
        return 2;
    }
}
