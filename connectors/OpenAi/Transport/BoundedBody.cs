namespace Pipelines.Connectors.OpenAi.Transport;

/// <summary>Reads the body of an answer into memory, up to a bound.</summary>
internal static class BoundedBody
{
    /// <exception cref="OversizedAnswerException">There is more.</exception>
    public static async Task<byte[]> ReadAsync(HttpContent content, int bytesMax, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > bytesMax)
        {
            throw new OversizedAnswerException(bytesMax);
        }

        await using var bounded = new BoundedReadStream(await content.ReadAsStreamAsync(cancellationToken), bytesMax);
        using var body = new MemoryStream((int)(content.Headers.ContentLength ?? 0));
        await bounded.CopyToAsync(body, cancellationToken);
        return body.ToArray();
    }

    /// <summary>Reads the beginning and leaves the rest.</summary>
    public static async Task<byte[]> ReadStartAsync(HttpContent content, int bytesMax, CancellationToken cancellationToken)
    {
        byte[] start = new byte[bytesMax];
        await using Stream body = await content.ReadAsStreamAsync(cancellationToken);
        int count = await body.ReadAtLeastAsync(start, bytesMax, throwOnEndOfStream: false, cancellationToken);
        return start[..count];
    }
}
