using System.Security.Cryptography;
using System.Text;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Functions.App.Api;
using Pipelines.Functions.App.Hosting;
using Pipelines.Runtime.Runs;

namespace Pipelines.Functions.App.Inputs;

/// <summary>Writes the rows of a dataset as JSON lines, and counts and hashes them on the way.</summary>
internal sealed class RowLines(string dataset, ScratchFile file, UploadBudget budget, AppLimits limits) : IAsyncDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly FileStream _to = file.Create();
    private long _size;
    private long _rows;

    /// <param name="row">The row.</param>
    /// <param name="source">What it comes from, for errors.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ProblemException">It is too large, or one too many.</exception>
    public async Task AddAsync(JObject row, string source, CancellationToken cancellationToken)
    {
        budget.AddRow();
        byte[] line = Encoding.UTF8.GetBytes(RowJson.Write(row) + "\n");
        if (line.Length > limits.RowBytesMax)
        {
            throw new ProblemException(Problem.TooLarge($"A row of '{source}' has {line.Length:N0} bytes; a row has at most {limits.RowBytesMax:N0}."));
        }

        _hash.AppendData(line);
        await _to.WriteAsync(line, cancellationToken);
        _size += line.Length;
        _rows++;
    }

    /// <summary>What was written; nothing is added after that.</summary>
    public async Task<BroughtInput> FinishAsync(CancellationToken cancellationToken)
    {
        await _to.FlushAsync(cancellationToken);
        return new BroughtInput(dataset, "", ContentHash.FromDigest(_hash.GetHashAndReset()), _size, _rows);
    }

    public async ValueTask DisposeAsync()
    {
        _hash.Dispose();
        await _to.DisposeAsync();
    }
}
