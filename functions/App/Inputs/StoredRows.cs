using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Runs;

namespace Pipelines.Functions.App.Inputs;

/// <summary>The rows that came with a run, as they lie in the store. They were checked before they were stored.</summary>
/// <param name="input">Which.</param>
/// <param name="identity">Theirs, with that of the files that they name.</param>
/// <param name="store">Holds them.</param>
internal sealed class StoredRows(BroughtInput input, ContentHash identity, IBlobStore store) : IRowSource
{
    public string DatasetName => input.Dataset;

    public string Origin => input.Path;

    public IReadOnlyList<string> Notes => [];

    public ContentHash Identity => identity;

    public long SizeBytes => input.SizeBytes;

    public Task<long> CountRowsAsync(CancellationToken cancellationToken) => Task.FromResult(input.Rows);

    public async IAsyncEnumerable<JObject> ReadAsync(IProgress<long>? bytesRead, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        BlobPath path = BlobPath.Parse(input.Path);
        await using BlobContent content = await store.OpenReadAsync(path, range: null, cancellationToken)
            ?? throw new DatasetException(input.Dataset, "Its rows are gone from the store.", new DatasetPlace(input.Path));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        PipeReader reader = PipeReader.Create(content.Stream, new StreamPipeReaderOptions(leaveOpen: true));
        long read = 0;
        while (true)
        {
            ReadResult result = await FillAsync(reader, cancellationToken);
            ReadOnlySequence<byte> buffer = result.Buffer;
            while (TakeLine(ref buffer) is { } line)
            {
                hash.AppendData(line);
                read += line.Length;
                yield return Parse(line);
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
            bytesRead?.Report(read);
            if (result.IsCompleted)
            {
                break;
            }
        }

        if (read != input.SizeBytes || ContentHash.FromDigest(hash.GetHashAndReset()) != input.Identity)
        {
            throw new DatasetException(input.Dataset, "What the store holds is not what came with the run.", new DatasetPlace(input.Path));
        }
    }

    /// <summary>A store that breaks off is away for the moment, which no row is to blame for.</summary>
    private async ValueTask<ReadResult> FillAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(cancellationToken);
        }
        catch (IOException e)
        {
            throw new BlobStoreException($"Reading '{input.Path}' broke off: {e.Message}", isTransient: true, e);
        }
    }

    /// <summary>The next line with its end; null when there is no whole one.</summary>
    private static byte[]? TakeLine(ref ReadOnlySequence<byte> buffer)
    {
        if (buffer.PositionOf((byte)'\n') is not { } end)
        {
            return null;
        }

        SequencePosition after = buffer.GetPosition(1, end);
        byte[] line = buffer.Slice(0, after).ToArray();
        buffer = buffer.Slice(after);
        return line;
    }

    private JObject Parse(byte[] line)
    {
        try
        {
            return RowJson.Parse(line.AsSpan(0, line.Length - 1)) as JObject ?? throw new JsonException("it is no object");
        }
        catch (JsonException e)
        {
            throw new DatasetException(input.Dataset, $"What the store holds is not what came with the run: {e.Message}", new DatasetPlace(input.Path), e);
        }
    }
}
