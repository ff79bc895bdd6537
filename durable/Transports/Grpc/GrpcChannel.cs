using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Google.Protobuf;

namespace Pipelines.Durable.Transports.Grpc;

/// <summary>
/// Calls one service of a gRPC server: unary calls and streams that the server sends, over HTTP/2, with TLS or without. That is all of gRPC
/// that the contract uses, and no gRPC library is needed for it. Thread-safe.
/// </summary>
internal sealed class GrpcChannel : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>A server that is gone without a word is noticed. Servers take more frequent pings for an attack.</summary>
    private static readonly TimeSpan PingInterval = TimeSpan.FromMinutes(6);

    private readonly HttpClient _http;
    private readonly string _service;
    private readonly Func<CancellationToken, ValueTask<string>>? _token;
    private readonly int _messageBytesMax;
    private volatile Uri _address;

    /// <param name="address">Scheme, host and port.</param>
    /// <param name="service">The service's full name.</param>
    /// <param name="metadata">Sent with every call.</param>
    /// <param name="token">Asked before every call, because tokens run out; null for none.</param>
    /// <param name="messageBytesMax">Larger messages are refused.</param>
    public GrpcChannel(
        Uri address, string service, IReadOnlyDictionary<string, string> metadata, Func<CancellationToken, ValueTask<string>>? token, int messageBytesMax)
    {
        _address = address;
        _token = token;
        _service = service;
        _messageBytesMax = messageBytesMax;
        SocketsHttpHandler handler = new()
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = ConnectTimeout,
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = PingInterval,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            UseCookies = false,
            UseProxy = false,
        };
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        foreach ((string name, string value) in metadata)
        {
            _http.DefaultRequestHeaders.Add(name, value);
        }
    }

    /// <exception cref="GrpcException">The call failed.</exception>
    public async Task<TResponse> CallAsync<TResponse>(
        string method, IMessage request, MessageParser<TResponse> parser, CancellationToken cancellationToken)
        where TResponse : IMessage<TResponse>
    {
        TResponse? answer = default;
        await foreach (TResponse message in StreamAsync(method, request, parser, cancellationToken))
        {
            answer = message;
        }

        return answer ?? throw new GrpcException(method, GrpcStatusCode.Internal, "the answer holds no message");
    }

    /// <summary>The server's messages until it ends the stream; stops when canceled.</summary>
    /// <exception cref="GrpcException">The call failed; messages may have come before.</exception>
    public async IAsyncEnumerable<TResponse> StreamAsync<TResponse>(
        string method, IMessage request, MessageParser<TResponse> parser, [EnumeratorCancellation] CancellationToken cancellationToken)
        where TResponse : IMessage<TResponse>
    {
        using HttpRequestMessage call = Request(method, request);
        if (_token is not null)
        {
            call.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await _token(cancellationToken));
        }

        using HttpResponseMessage response = await GuardAsync(
            method, () => _http.SendAsync(call, HttpCompletionOption.ResponseHeadersRead, cancellationToken), cancellationToken);
        GrpcStatus.CheckHeaders(method, response);
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        while (await GuardAsync(method, () => GrpcFrame.ReadAsync(body, _messageBytesMax, cancellationToken), cancellationToken) is { } bytes)
        {
            yield return parser.ParseFrom(bytes);
        }

        GrpcStatus.CheckTrailers(method, response);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Calls that begin from now on go to another address; those under way go on where they are.</summary>
    public void MoveTo(Uri address) => _address = address;

    private HttpRequestMessage Request(string method, IMessage message) => new(HttpMethod.Post, new Uri(_address, $"/{_service}/{method}"))
    {
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Headers = { TE = { new TransferCodingWithQualityHeaderValue("trailers") } },
        Content = new ByteArrayContent(GrpcFrame.Write(message)) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
    };

    /// <summary>Tells a broken connection from a broken caller.</summary>
    private static async Task<T> GuardAsync<T>(string method, Func<Task<T>> action, CancellationToken cancellationToken)
    {
        try
        {
            return await action();
        }
        catch (InvalidDataException e)
        {
            throw new GrpcException(method, GrpcStatusCode.DataLoss, e.Message, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException && !cancellationToken.IsCancellationRequested)
        {
            throw new GrpcException(method, GrpcStatusCode.Unavailable, e.Message, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
    }
}
