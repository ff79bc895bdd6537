using System.Buffers;
using Pipelines.Core.Identity;

namespace Pipelines.Connectors.Downloads;

public sealed partial class FileDownloader
{
    private const int BufferBytes = 128 << 10;

    /// <summary>
    /// One attempt: (1) ask for what is missing, (2) decide what the answer allows, (3) check the sizes, (4) take the bytes.
    /// Whatever waits for the server ends after <see cref="DownloadOptions.StallTimeout"/> without a byte.
    /// </summary>
    /// <returns>The SHA-256 that the server names.</returns>
    private async Task<ContentHash?> AttemptAsync(DownloadRun run, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stall = new(_options.StallTimeout, _clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stall.Token);
        try
        {
            // :: 1
            PartFile part = run.Part;
            long offset = part.ResumeAtBytes;
            using RemoteAnswer answer = await _remote.AskAsync(
                run.Request.Address, run.Request.AllowHttp, offset, part.State, either.Token);
            AnswerRules.RefuseErrors(answer.Response, _clock.GetUtcNow());

            // :: 2
            HttpContent content = answer.Response.Content;
            RangePlan plan = RangeReply.Decide(
                offset, part.State, answer.Response.StatusCode, content.Headers, answer.Response.Headers.ETag);
            if (plan.Action == RangeAction.AlreadyWhole)
            {
                return answer.PublishedDigest;
            }

            if (plan.Action == RangeAction.Discard)
            {
                run.StartOver(null, plan.Reason);
                throw new AttemptFailedException(plan.Reason);
            }

            // :: 3
            CheckSizes(run.Request, plan.TotalBytes, plan.Action == RangeAction.Append ? offset : 0);
            if (plan.Action == RangeAction.StartOver)
            {
                run.StartOver(AnswerRules.StateOf(run.Request.Address, answer.Response, plan.TotalBytes), plan.Reason);
            }

            // :: 4
            await ReceiveAsync(run, content, stall, either.Token);
            CheckComplete(run, plan.TotalBytes);
            return answer.PublishedDigest;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AttemptFailedException(stall.IsCancellationRequested
                ? $"nothing was received for {_options.StallTimeout.TotalSeconds:0.#} seconds"
                : $"no connection within {_options.ConnectTimeout.TotalSeconds:0.#} seconds");
        }
        catch (HttpRequestException broken)
        {
            throw AnswerRules.Explain(broken);
        }
    }

    private async Task ReceiveAsync(DownloadRun run, HttpContent content, CancellationTokenSource stall, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            await using Stream body = await content.ReadAsStreamAsync(cancellationToken);
            run.ReportReceived();
            int received;
            while ((received = await ReadAsync(body, buffer, cancellationToken)) > 0)
            {
                stall.CancelAfter(_options.StallTimeout);
                if (run.Part.LengthBytes + received > run.Request.MaxSizeBytes)
                {
                    throw TooLarge(run.Request, $"more than {run.Request.MaxSizeBytes}");
                }

                await AppendAsync(run.Part, buffer.AsMemory(0, received), cancellationToken);
                run.ReportReceived();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>A connection that breaks is the network's failure; everything else that does I/O here is the disk's.</summary>
    private static async Task<int> ReadAsync(Stream body, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException broken)
        {
            throw AnswerRules.Explain(broken);
        }
    }

    private static async Task AppendAsync(PartFile part, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await part.AppendAsync(bytes, cancellationToken);
        }
        catch (IOException full) when (DiskErrors.IsDiskFull(full))
        {
            throw new DownloadException(DownloadFailure.DiskFull, "the disk is full", full);
        }
    }

    private void CheckSizes(DownloadRequest request, long? totalBytes, long alreadyHereBytes)
    {
        if (totalBytes is not { } total)
        {
            return;
        }

        if (total > request.MaxSizeBytes)
        {
            throw TooLarge(request, $"{total}");
        }

        if (request.ExpectedSizeBytes is { } expected && expected != total)
        {
            throw new DownloadException(DownloadFailure.SizeMismatch, $"the server's file has {total} bytes, not the expected {expected}");
        }

        long free = _freeBytesAt(request.PartPath);
        if (total - alreadyHereBytes > free - _options.FreeSpaceReserveBytes)
        {
            throw new DownloadException(
                DownloadFailure.DiskFull, $"{total - alreadyHereBytes} bytes are to come and only {free} are free on the disk");
        }
    }

    /// <summary>A body that ends early without an error of the connection is as incomplete as one that breaks off.</summary>
    private static void CheckComplete(DownloadRun run, long? totalBytes)
    {
        long length = run.Part.LengthBytes;
        if (totalBytes is { } total && length < total)
        {
            throw new AttemptFailedException($"the connection ended after {length} of {total} bytes");
        }

        if ((totalBytes ?? run.Request.ExpectedSizeBytes) is { } expected && length != expected)
        {
            throw new DownloadException(DownloadFailure.SizeMismatch, $"{length} bytes came, not the expected {expected}");
        }
    }

    private static DownloadException TooLarge(DownloadRequest request, string size) => new(
        DownloadFailure.TooLarge, $"the file has {size} bytes, and at most {request.MaxSizeBytes} are allowed");
}
