using System.Buffers;
using Microsoft.AspNetCore.Http.Features;

namespace Pipelines.Http;

/// <summary>
/// Takes in, and throws away, what is left of a body that was refused for its size. Closed with bytes unread, a connection is reset, and
/// a client that is still sending never reads why (RFC 9112, section 9.6).
/// </summary>
public static class Linger
{
    /// <summary>What is taken in at most.</summary>
    public const long BytesMax = 256L << 20;

    /// <summary>A client that sends nothing for so long has read its answer, or never will.</summary>
    public static readonly TimeSpan IdleMax = TimeSpan.FromSeconds(1);

    /// <summary>How long it is taken in at most, however fast it comes.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private const int BufferBytes = 64 << 10;

    /// <summary>Sends the answer, then reads on until the body ends or one of the bounds is reached.</summary>
    public static async Task AfterAsync(HttpContext context, TimeProvider clock)
    {
        await context.Response.CompleteAsync();
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        using var longest = new CancellationTokenSource(Longest, clock);
        using var idle = new CancellationTokenSource(IdleMax, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(longest.Token, idle.Token, context.RequestAborted);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            int read = 1;
            for (long left = BytesMax; left > 0 && read > 0; left -= read)
            {
                read = await context.Request.Body.ReadAsync(buffer, end.Token);
                idle.CancelAfter(IdleMax);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or IOException)
        {
            // It is over in every case: the client is gone, too slow, or its body breaks a limit that stands by now.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
