using System.Buffers.Binary;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Pipelines.Durable.Transports.Grpc;

namespace Pipelines.Durable.Tests.Sidecar.Server;

/// <summary>The server's half of gRPC over Kestrel: one message in, messages and a status out.</summary>
internal static class GrpcAnswers
{
    private const int HeaderBytes = 5;

    public static async Task<T> ReadAsync<T>(HttpContext call, MessageParser<T> parser)
        where T : IMessage<T>
    {
        byte[] header = new byte[HeaderBytes];
        await call.Request.Body.ReadExactlyAsync(header, call.RequestAborted);
        byte[] message = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1))];
        await call.Request.Body.ReadExactlyAsync(message, call.RequestAborted);
        return parser.ParseFrom(message);
    }

    public static void Begin(HttpContext call)
    {
        call.Response.ContentType = "application/grpc";
        call.Response.DeclareTrailer("grpc-status");
    }

    public static async Task WriteAsync(HttpContext call, IMessage message)
    {
        byte[] body = message.ToByteArray();
        byte[] frame = new byte[HeaderBytes + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), body.Length);
        body.CopyTo(frame, HeaderBytes);
        await call.Response.Body.WriteAsync(frame, call.RequestAborted);
        await call.Response.Body.FlushAsync(call.RequestAborted);
    }

    public static void End(HttpContext call, GrpcStatusCode code, string? reason = null)
    {
        call.Response.AppendTrailer("grpc-status", ((int)code).ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (reason is not null)
        {
            call.Response.AppendTrailer("grpc-message", Uri.EscapeDataString(reason));
        }
    }
}
