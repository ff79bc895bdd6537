using Microsoft.Extensions.Logging;
using Pipelines.Durable.Registration;
using Pipelines.Durable.Replay;
using Pipelines.Durable.Transports.Passthrough;
using Pipelines.Functions.App.Access;

namespace Pipelines.Functions.App.CustomHandler;

/// <summary>
/// The invocation paths of a custom handler, one for each function. Only the Functions host calls them: it passes on what begins with
/// <c>/api</c> from outside, and the app listens to this machine alone. So they ask for no key.
/// </summary>
internal static class CustomHandlerServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton(static of => new PassthroughWorker(
            of.GetRequiredService<DurableRegistry>(), EpisodeLimits.Default, of.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<EngineAddress>();
        services.AddSingleton<DurableFunctions>();
        services.AddSingleton<TriggerFunctions>();
    }

    public static void Map(WebApplication app)
    {
        RouteGroupBuilder functions = app.MapGroup("");
        functions.WithMetadata(OwnAccess.Instance);
        functions.AddEndpointFilter<InvocationFilter>();
        app.Services.GetRequiredService<DurableFunctions>().Map(functions);
        app.Services.GetRequiredService<TriggerFunctions>().Map(functions);
    }
}
