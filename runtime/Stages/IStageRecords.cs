using Pipelines.Core.Documents;
using Pipelines.Core.Operators;
using Pipelines.Core.Storage;

namespace Pipelines.Runtime.Stages;

/// <summary>What became of the input rows of a finished stage. Can be read any number of times and is the same each time.</summary>
internal interface IStageRecords
{
    /// <summary>For each input row in order all that left the stage because of it.</summary>
    /// <param name="mayLeaveOutWhole">Parts of the stage without failed rows need not be read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="CorruptLogException">What is stored is not what was written.</exception>
    IAsyncEnumerable<IReadOnlyList<RowResult>> ReadAsync(bool mayLeaveOutWhole, CancellationToken cancellationToken);

    /// <summary>The fields of the rows that passed, in order, as <see cref="RowJson"/> writes them, in UTF-8.</summary>
    /// <exception cref="CorruptLogException">What is stored is not what was written.</exception>
    IAsyncEnumerable<ReadOnlyMemory<byte>> ReadPassedTextAsync(CancellationToken cancellationToken);
}
