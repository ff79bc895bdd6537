using System.Runtime.CompilerServices;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Stages;

namespace Pipelines.Runtime.Arranging;

/// <summary>
/// The units that an arrangement makes of a stage's inputs. They are made once and kept in the store, so that every attempt and every
/// process works on the same ones, and a unit can read the rows that it stands for again. What a killed attempt left is made
/// anew: the arrangement is pure, so that costs time and nothing else.
/// <code>
/// {stage}/arranged/{sorter}.rows   rows in their order
///                  units.rows      the units, with where their members are
///                  arranged.json   written last: the units are whole
/// </code>
/// </summary>
internal sealed class ArrangedRows : IStageRows
{
    private readonly StageInput.Arranged _plan;
    private readonly IReadOnlyList<IStageRows> _inputs;
    private readonly IReadOnlyList<IStageRows> _phases;
    private readonly StagePlan _stage;
    private readonly BlobPath _folder;
    private readonly RunDocuments _documents;
    private readonly SpillStore _store;
    private ArrangementSeal? _seal;

    /// <param name="stage">Its input is <paramref name="plan"/>.</param>
    /// <param name="plan">What to make units of, and how.</param>
    /// <param name="sources">The rows of <see cref="StageInput.Sources"/>, in that order.</param>
    /// <param name="place">Where the stage is.</param>
    /// <param name="session">The run.</param>
    public ArrangedRows(StagePlan stage, StageInput.Arranged plan, IReadOnlyList<IStageRows> sources, StagePlace place, RunSession session)
    {
        _stage = stage;
        _plan = plan;
        _inputs = [.. sources.Take(plan.Inputs.Count)];
        _phases = [.. sources.Skip(plan.Inputs.Count)];
        _folder = new StagePaths(place).Arranged;
        _documents = session.Documents;
        _store = new SpillStore(session.Store, session.Retry, session.Options.Spill);
        Key = StageKey.Inputs([.. sources.Select(static source => source.Key)]);
    }

    public ContentHash Key { get; }

    public long? KnownCount => _seal?.RowsCovered;

    public long? SizeBytes => null;

    /// <summary>Makes the units, when no earlier attempt has.</summary>
    /// <param name="window">Which rows of its inputs the operator takes.</param>
    /// <param name="bytesRead">Told how far the reading is.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="InvalidOperationException">The units do not account for every row.</exception>
    public async Task<ArrangementSeal> ArrangeAsync(RowWindow window, IProgress<long>? bytesRead, CancellationToken cancellationToken)
    {
        _seal = await _documents.ReadAsync<ArrangementSeal>(SealOf(_folder), cancellationToken);
        if (_seal is not null)
        {
            return _seal;
        }

        ArrangedInput[] inputs = [.. _inputs.Select(input => new ArrangedInput(input, window, bytesRead))];
        ArrangedInput[] phases = [.. _phases.Select(static phase => new ArrangedInput(phase, RowWindow.All, null))];
        var written = new UnitTally();
        await _store.WriteAsync(UnitsOf(_folder), RecordsAsync(inputs, phases, written, cancellationToken), cancellationToken);
        List<long> rowsIn = [];
        long taken = 0;
        foreach (ArrangedInput input in inputs)
        {
            rowsIn.Add(await input.CountAllAsync(cancellationToken));
            taken += window.RowsTaken(rowsIn[^1]);
        }

        if (!_stage.IsInner && written.RowsCovered != taken)
        {
            throw new InvalidOperationException($"The accounts do not balance: {taken} rows were arranged, the units of stage '{_stage.Name}' account for {written.RowsCovered}.");
        }

        _seal = new ArrangementSeal(written.Units, written.SizeBytes, rowsIn, written.RowsCovered);
        await _documents.WriteAsync(SealOf(_folder), _seal, PutCondition.None, cancellationToken);
        return _seal;
    }

    /// <summary>Rows that the units account for.</summary>
    public Task<long> CountAsync(CancellationToken cancellationToken) => Task.FromResult(Arranged().RowsCovered);

    /// <summary>The units.</summary>
    public IAsyncEnumerable<Row> ReadAsync(IProgress<long>? bytesRead, CancellationToken cancellationToken) =>
        ReadAsync(_folder, _store, Arranged(), cancellationToken);

    /// <summary>The units of a stage as it is at a place: a retry that did not make it anew works on those of before.</summary>
    /// <exception cref="CorruptLogException">They are not there.</exception>
    public static async Task<IAsyncEnumerable<Row>> ReadLastAsync(StagePlace place, RunSession session, CancellationToken cancellationToken)
    {
        for (int generation = place.Generation; generation >= 1; generation--)
        {
            BlobPath folder = new StagePaths(place with { Generation = generation }).Arranged;
            if (await session.Documents.ReadAsync<ArrangementSeal>(SealOf(folder), cancellationToken) is { } seal)
            {
                return ReadAsync(folder, new SpillStore(session.Store, session.Retry, session.Options.Spill), seal, cancellationToken);
            }
        }

        throw new CorruptLogException(new StagePaths(place).Arranged, "its units are missing");
    }

    private static BlobPath UnitsOf(BlobPath folder) => folder.Append("units.rows");

    private static BlobPath SealOf(BlobPath folder) => folder.Append("arranged.json");

    private static async IAsyncEnumerable<Row> ReadAsync(
        BlobPath folder, SpillStore store, ArrangementSeal seal, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (Row written in store.ReadRowsAsync(UnitsOf(folder), new ByteRange(0, seal.UnitsSizeBytes), cancellationToken))
        {
            yield return UnitFormat.Read(written, folder, store);
        }
    }

    private ArrangementSeal Arranged() => _seal ?? throw new InvalidOperationException($"Stage '{_stage.Name}' has not been arranged.");

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> RecordsAsync(
        IReadOnlyList<IArrangedInput> inputs,
        IReadOnlyList<IArrangedInput> phases,
        UnitTally written,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        written.Clear();
        var context = new ArrangingContext(_folder, _store, inputs, phases);
        await foreach (Row unit in _plan.Arrangement.ArrangeAsync(context, cancellationToken).WithCancellation(cancellationToken))
        {
            byte[] record = SpillFormat.Write(new RowOrder(written.Units), UnitFormat.Write(unit));
            written.Add(unit, record.Length);
            yield return record;
        }
    }
}
