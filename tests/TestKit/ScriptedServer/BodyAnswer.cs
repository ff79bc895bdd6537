using Microsoft.AspNetCore.Http;

namespace Pipelines.TestKit.ScriptedServer;

/// <summary>A status, headers and bytes, sent whole, cut off, or slowly.</summary>
public sealed class BodyAnswer : ScriptedAnswer
{
    private readonly int _status;
    private readonly string _contentType;
    private readonly byte[] _body;

    internal BodyAnswer(int status, string contentType, byte[] body)
    {
        _status = status;
        _contentType = contentType;
        _body = body;
    }

    private IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    private int? CutAfterBytesCount { get; init; }

    private TimeSpan? PauseBetweenBytes { get; init; }

    public BodyAnswer WithHeader(string name, string value) => Copy(new Dictionary<string, string>(Headers) { [name] = value }, CutAfterBytesCount, PauseBetweenBytes);

    /// <summary>Announces the whole body, sends so many bytes of it and closes the connection.</summary>
    public BodyAnswer CutAfterBytes(int count) => Copy(Headers, count, PauseBetweenBytes);

    /// <summary>Sends one byte at a time with a pause after each.</summary>
    public BodyAnswer Drip(TimeSpan pause) => Copy(Headers, CutAfterBytesCount, pause);

    internal override async Task WriteAsync(ScriptedCall call, HttpContext context, CancellationToken cancellationToken)
    {
        context.Response.StatusCode = _status;
        context.Response.ContentType = _contentType;
        context.Response.ContentLength = _body.Length;
        foreach ((string name, string value) in Headers)
        {
            context.Response.Headers[name] = value;
        }

        ReadOnlyMemory<byte> sent = _body.AsMemory(0, Math.Min(CutAfterBytesCount ?? _body.Length, _body.Length));
        if (PauseBetweenBytes is { } pause)
        {
            await DripAsync(context, sent, pause, cancellationToken);
        }
        else
        {
            await context.Response.Body.WriteAsync(sent, cancellationToken);
            await context.Response.Body.FlushAsync(cancellationToken);
        }

        if (CutAfterBytesCount is not null)
        {
            context.Abort();
        }
    }

    private static async Task DripAsync(HttpContext context, ReadOnlyMemory<byte> bytes, TimeSpan pause, CancellationToken cancellationToken)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            await context.Response.Body.WriteAsync(bytes.Slice(i, 1), cancellationToken);
            await context.Response.Body.FlushAsync(cancellationToken);
            await Task.Delay(pause, TimeProvider.System, cancellationToken);
        }
    }

    private BodyAnswer Copy(IReadOnlyDictionary<string, string> headers, int? cutAfterBytes, TimeSpan? pause) =>
        new(_status, _contentType, _body) { Headers = headers, CutAfterBytesCount = cutAfterBytes, PauseBetweenBytes = pause };
}
