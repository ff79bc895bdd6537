using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Pipelines.Durable.Clients;
using Pipelines.Durable.Failures;
using Pipelines.Durable.Hub;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Transports;
using Pipelines.Durable.Transports.Grpc;

namespace Pipelines.Durable.Tests.Sidecar.Server;

/// <summary>
/// A server that speaks <c>TaskHubSidecarService</c>, with our hub behind it: what a Durable Task Scheduler, or the endpoint that Durable
/// Functions opens beside a custom handler, is to a client and a worker. Can be told to break streams, and to let nobody in without a token.
/// </summary>
internal sealed class SidecarServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, DurableWorkItem> _lent = new(StringComparer.Ordinal);
    private readonly WebApplication _app;
    private readonly DurableHub _hub;
    private CancellationTokenSource _streams = new();

    private SidecarServer(WebApplication app, DurableHub hub)
    {
        _app = app;
        _hub = hub;
    }

    public Uri Address => new(_app.Urls.Single());

    /// <summary>The tokens of which calls must bear one; none lets everybody in.</summary>
    public ConcurrentBag<string> Tokens { get; } = [];

    /// <summary>Every call, with the metadata that came with it.</summary>
    public ConcurrentQueue<(string Method, IReadOnlyDictionary<string, string> Metadata)> Calls { get; } = new();

    /// <summary>Calls that this server does not know, of those by which instances are steered.</summary>
    public ConcurrentBag<string> Unimplemented { get; } = [];

    /// <summary>So many of the next calls are answered with "unavailable".</summary>
    public int Unavailable;

    public static async Task<SidecarServer> StartAsync(DurableHub hub)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(static options => options.ConfigureEndpointDefaults(static endpoint => endpoint.Protocols = HttpProtocols.Http2));
        WebApplication app = builder.Build();
        var server = new SidecarServer(app, hub);
        app.MapPost("/TaskHubSidecarService/{method}", server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>Breaks the streams of all workers, as a restart does.</summary>
    public async Task DropWorkersAsync()
    {
        CancellationTokenSource streams = Interlocked.Exchange(ref _streams, new CancellationTokenSource());
        await streams.CancelAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await DropWorkersAsync();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext call, string method)
    {
        Calls.Enqueue((method, call.Request.Headers.ToDictionary(static h => h.Key, static h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        GrpcAnswers.Begin(call);
        string authorization = call.Request.Headers.Authorization.ToString();
        if (!Tokens.IsEmpty && !Tokens.Any(token => authorization == $"Bearer {token}"))
        {
            GrpcAnswers.End(call, GrpcStatusCode.Unauthenticated, "the token is not valid");
            return;
        }

        if (Interlocked.Decrement(ref Unavailable) >= 0)
        {
            GrpcAnswers.End(call, GrpcStatusCode.Unavailable, "in a moment");
            return;
        }

        try
        {
            await AnswerMethodAsync(call, method);
            GrpcAnswers.End(call, GrpcStatusCode.Ok);
        }
        catch (DuplicateInstanceException e)
        {
            GrpcAnswers.End(call, GrpcStatusCode.AlreadyExists, e.Message);
        }
        catch (WorkRefusedException e)
        {
            GrpcAnswers.End(call, GrpcStatusCode.NotFound, e.Message);
        }
        catch (GrpcException e)
        {
            GrpcAnswers.End(call, e.Code, e.Message);
        }
    }

    private async Task AnswerMethodAsync(HttpContext call, string method)
    {
        CancellationToken gone = call.RequestAborted;
        IDurableClient client = _hub.Client;
        switch (method)
        {
            case "Hello":
                await GrpcAnswers.WriteAsync(call, new Empty());
                break;
            case "GetWorkItems":
                await StreamAsync(call, await GrpcAnswers.ReadAsync(call, GetWorkItemsRequest.Parser));
                break;
            case "CompleteOrchestratorTask":
                OrchestratorResponse episode = await GrpcAnswers.ReadAsync(call, OrchestratorResponse.Parser);
                await _hub.Transport.CompleteAsync((OrchestratorWorkItem)Take(episode.CompletionToken), episode, gone);
                await GrpcAnswers.WriteAsync(call, new CompleteTaskResponse());
                break;
            case "CompleteActivityTask":
                ActivityResponse activity = await GrpcAnswers.ReadAsync(call, ActivityResponse.Parser);
                await _hub.Transport.CompleteAsync((ActivityWorkItem)Take(activity.CompletionToken), activity, gone);
                await GrpcAnswers.WriteAsync(call, new CompleteTaskResponse());
                break;
            case "StartInstance":
                CreateInstanceRequest start = await GrpcAnswers.ReadAsync(call, CreateInstanceRequest.Parser);
                await GrpcAnswers.WriteAsync(call, new CreateInstanceResponse { InstanceId = await client.StartAsync(StartOf(start), gone) });
                break;
            case "GetInstance":
                await StateAsync(call, client.GetAsync);
                break;
            case "WaitForInstanceStart":
                await StateAsync(call, client.WaitForStartAsync);
                break;
            case "WaitForInstanceCompletion":
                await StateAsync(call, client.WaitForCompletionAsync);
                break;
            case "RaiseEvent":
                RaiseEventRequest raised = await GrpcAnswers.ReadAsync(call, RaiseEventRequest.Parser);
                await client.RaiseEventJsonAsync(raised.InstanceId, raised.Name, raised.Input, gone);
                await GrpcAnswers.WriteAsync(call, new RaiseEventResponse());
                break;
            case "TerminateInstance":
                TerminateRequest terminate = await GrpcAnswers.ReadAsync(call, TerminateRequest.Parser);
                await client.TerminateAsync(terminate.InstanceId, terminate.Output, terminate.Recursive, gone);
                await GrpcAnswers.WriteAsync(call, new TerminateResponse());
                break;
            case { } unknown when Unimplemented.Contains(unknown) || !await SidecarSteering.TryAnswerAsync(call, method, _hub):
                throw new GrpcException(method, GrpcStatusCode.Unimplemented, "this server does not know it");
        }
    }

    private async Task StreamAsync(HttpContext call, GetWorkItemsRequest request)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(call.RequestAborted, _streams.Token);
        var capacity = new WorkCapacity(request.MaxConcurrentOrchestrationWorkItems, request.MaxConcurrentActivityWorkItems);
        List<string> handedOver = [];
        try
        {
            await call.Response.Body.FlushAsync(either.Token);
            await foreach (DurableWorkItem item in _hub.Transport.ReceiveAsync(capacity, either.Token))
            {
                _lent[item.CompletionToken] = item;
                handedOver.Add(item.CompletionToken);
                await GrpcAnswers.WriteAsync(call, item switch
                {
                    OrchestratorWorkItem episode => new WorkItem { OrchestratorRequest = episode.Request, CompletionToken = item.CompletionToken },
                    ActivityWorkItem activity => new WorkItem { ActivityRequest = activity.Request, CompletionToken = item.CompletionToken },
                    _ => throw new InvalidOperationException(item.GetType().Name),
                });
            }
        }
        catch (OperationCanceledException) when (!call.RequestAborted.IsCancellationRequested)
        {
            call.Abort();
        }
        finally
        {
            await TakeBackAsync(handedOver);
        }
    }

    /// <summary>What a broken stream may have lost on the way is for the next worker; who has it and answers it now is told that it is not theirs.</summary>
    private async Task TakeBackAsync(IEnumerable<string> tokens)
    {
        foreach (string token in tokens)
        {
            if (_lent.TryRemove(token, out DurableWorkItem? item))
            {
                await _hub.Transport.AbandonAsync(item, "the stream broke", CancellationToken.None);
            }
        }
    }

    private DurableWorkItem Take(string token) =>
        _lent.TryRemove(token, out DurableWorkItem? item) ? item : throw new WorkRefusedException(token, "it was answered before.");

    private static async Task StateAsync(HttpContext call, Func<string, bool, CancellationToken, Task<OrchestrationMetadata?>> find)
    {
        GetInstanceRequest ask = await GrpcAnswers.ReadAsync(call, GetInstanceRequest.Parser);
        OrchestrationMetadata? found = await find(ask.InstanceId, ask.GetInputsAndOutputs, call.RequestAborted);
        await GrpcAnswers.WriteAsync(call, new GetInstanceResponse { Exists = found is not null, OrchestrationState = found is null ? null : StateOf(found) });
    }

    private static OrchestrationStart StartOf(CreateInstanceRequest start) => new(start.Name)
    {
        InstanceId = start.InstanceId,
        Version = start.Version,
        InputJson = start.Input,
        DedupeStatuses = [.. System.Enum.GetValues<OrchestrationRuntimeStatus>().Where(status =>
            status.IsFinal() && !start.OrchestrationIdReusePolicy.ReplaceableStatus.Contains((OrchestrationStatus)status))],
        Tags = start.Tags.ToDictionary(),
    };

    public static OrchestrationState StateOf(OrchestrationMetadata found) => new()
    {
        InstanceId = found.InstanceId,
        Name = found.Name,
        Version = found.Version,
        OrchestrationStatus = (OrchestrationStatus)found.Status,
        CreatedTimestamp = found.CreatedAt.ToTimestamp(),
        LastUpdatedTimestamp = found.LastUpdatedAt.ToTimestamp(),
        Input = found.InputJson,
        Output = found.OutputJson,
        CustomStatus = found.CustomStatusJson,
        FailureDetails = found.Failure?.ToWire(),
        Tags = { found.Tags.ToDictionary() },
    };
}
