using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;

namespace Pipelines.TestKit.ScriptedServer.Batches;

/// <summary>
/// A real HTTP server with OpenAI's batch API and its completions, which answers as a script says. Counts what it would bill. A batch is
/// over when it has been looked at a few times. Thread-safe.
/// </summary>
public sealed class ScriptedBatchServer : IAsyncDisposable
{
    private readonly Func<ScriptedCall, string?> _script;
    private readonly WebApplication _host;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly List<ScriptedBatch> _batches = [];
    private int _repliesToLose;
    private int _batchedCalls;
    private int _immediateCalls;
    private int _lastId;

    private ScriptedBatchServer(Func<ScriptedCall, string?> script)
    {
        _script = script;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _host = builder.Build();
        _host.Run(AnswerAsync);
    }

    public Uri BaseUrl { get; private set; } = new("http://127.0.0.1/v1");

    /// <summary>How the batches end that are handed in from now on.</summary>
    public BatchEnding Ending { get; set; }

    /// <summary>For all batches that are not over yet.</summary>
    public int LooksUntilOver { get; set; } = 3;

    /// <summary>Batches that were handed in.</summary>
    public int Batches
    {
        get
        {
            lock (_gate)
            {
                return _batches.Count;
            }
        }
    }

    /// <summary>Batches that were cancelled before they were over.</summary>
    public int CancelledBatches
    {
        get
        {
            lock (_gate)
            {
                return _batches.Count(static batch => batch.IsCancelled);
            }
        }
    }

    /// <summary>Answered lines of batches.</summary>
    public int BatchedCalls => Volatile.Read(ref _batchedCalls);

    /// <summary>Calls that did not go through a batch.</summary>
    public int ImmediateCalls => Volatile.Read(ref _immediateCalls);

    /// <param name="script">The text of an answer; null refuses the call, in a batch only.</param>
    public static async Task<ScriptedBatchServer> StartAsync(Func<ScriptedCall, string?> script)
    {
        var server = new ScriptedBatchServer(script);
        await server._host.StartAsync();
        string address = server._host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        server.BaseUrl = new Uri(address + "/v1");
        return server;
    }

    /// <summary>Takes the next batches in and closes the connection instead of saying so.</summary>
    public void LoseReplies(int count) => Volatile.Write(ref _repliesToLose, count);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        string[] route = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries)[1..];
        switch (context.Request.Method, route)
        {
            case ("POST", ["files"]):
                await WriteAsync(context, await TakeFileAsync(context));
                break;
            case ("GET", ["files", { } id, "content"]):
                await context.Response.Body.WriteAsync(_files[id]);
                break;
            case ("POST", ["batches"]):
                JObject made = TakeBatch(await ReadAsync(context));
                if (Interlocked.Decrement(ref _repliesToLose) >= 0)
                {
                    context.Abort();
                    break;
                }

                await WriteAsync(context, made);
                break;
            case ("GET", ["batches"]):
                await WriteAsync(context, List(context.Request.Query["after"], int.Parse(context.Request.Query["limit"]!, CultureInfo.InvariantCulture)));
                break;
            case ("GET", ["batches", { } id]):
                await WriteAsync(context, LookAt(id));
                break;
            case ("POST", ["batches", { } id, "cancel"]):
                await CancelAsync(context, id);
                break;
            case ("POST", ["chat", "completions"]):
                Interlocked.Increment(ref _immediateCalls);
                JObject body = await ReadAsync(context);
                await WriteAsync(context, Complete(body, _script(CallOf(body)) ?? "immediate"));
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }

    private async Task<JObject> TakeFileAsync(HttpContext context)
    {
        IFormCollection form = await context.Request.ReadFormAsync();
        using var bytes = new MemoryStream();
        await form.Files["file"]!.CopyToAsync(bytes);
        return new JObject { ["id"] = Keep(bytes.ToArray()), ["purpose"] = (string?)form["purpose"] };
    }

    private JObject TakeBatch(JObject body)
    {
        lock (_gate)
        {
            string file = (string)body["input_file_id"]!;
            var batch = new ScriptedBatch($"batch_{_batches.Count}", file, (JObject)body["metadata"]!, Ending)
            {
                Total = Encoding.UTF8.GetString(_files[file]).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length,
            };
            _batches.Add(batch);
            return batch.Describe();
        }
    }

    private JObject List(string? after, int limit)
    {
        lock (_gate)
        {
            ScriptedBatch[] newest = [.. Enumerable.Reverse(_batches)];
            int from = after is null ? 0 : Array.FindIndex(newest, batch => batch.Id == after) + 1;
            return new JObject
            {
                ["data"] = new JArray(newest.Skip(from).Take(limit).Select(static batch => batch.Describe())),
                ["has_more"] = newest.Length > from + limit,
            };
        }
    }

    private JObject LookAt(string id)
    {
        lock (_gate)
        {
            ScriptedBatch batch = _batches.Single(one => one.Id == id);
            if (batch.Look(LooksUntilOver) && batch.Ending != BatchEnding.Failed)
            {
                batch.OutputFile = Keep(Encoding.UTF8.GetBytes(Work(batch)));
            }

            return batch.Describe();
        }
    }

    private Task CancelAsync(HttpContext context, string id)
    {
        lock (_gate)
        {
            ScriptedBatch batch = _batches.Single(one => one.Id == id);
            context.Response.StatusCode = batch.Cancel() ? StatusCodes.Status200OK : StatusCodes.Status409Conflict;
            return WriteAsync(context, batch.Describe());
        }
    }

    /// <summary>Answers the lines, the last ones first: a provider promises no order.</summary>
    private string Work(ScriptedBatch batch)
    {
        JObject[] lines = [.. Encoding.UTF8.GetString(_files[batch.InputFile]).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(JObject.Parse)];
        IEnumerable<JObject> reached = batch.Ending == BatchEnding.Expired ? lines.Take(lines.Length / 2) : lines;
        return string.Concat(reached.Reverse().Select(line => AnswerLine(line).ToString(Newtonsoft.Json.Formatting.None) + "\n"));
    }

    private JObject AnswerLine(JObject line)
    {
        var body = (JObject)line["body"]!;
        string? text = _script(CallOf(body));
        _batchedCalls += text is null ? 0 : 1;
        return new JObject
        {
            ["id"] = $"batch_req_{_lastId}",
            ["custom_id"] = line["custom_id"],
            ["response"] = new JObject
            {
                ["status_code"] = text is null ? 400 : 200,
                ["body"] = text is null ? new JObject { ["error"] = new JObject { ["message"] = "Refused." } } : Complete(body, text),
            },
            ["error"] = null,
        };
    }

    private static JObject Complete(JObject body, string text) =>
        CompletionBody.Of(CallOf(body), [new ScriptedChoice(text)], new ScriptedUsage(3, 2));

    private static ScriptedCall CallOf(JObject body) => new(0, "/v1/chat/completions", new Dictionary<string, string>(), body, "", Task.CompletedTask);

    private string Keep(byte[] bytes)
    {
        lock (_gate)
        {
            string id = $"file-{_lastId++}";
            _files[id] = bytes;
            return id;
        }
    }

    private static async Task<JObject> ReadAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        return RowJson.ParseObject(await reader.ReadToEndAsync());
    }

    private static Task WriteAsync(HttpContext context, JObject body)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body.ToString(Newtonsoft.Json.Formatting.None));
    }
}
