using Pipelines.Training.Data.Drawing;
using Pipelines.Training.Data.Phrases;
using Pipelines.Training.Data.Tasks;

namespace Pipelines.Training.Data;

/// <summary>Examples made of the kinds, concepts, claims and words of this library.</summary>
public sealed class SyntheticExamples : IExampleSource
{
    /// <summary>A draw that does not fit together is drawn again; so many in a row mean a fault in the texts.</summary>
    private const int TriesMax = 50;

    private readonly Library _library = Library.Instance;
    private readonly MapTask _map;
    private readonly FilterTask _filter;
    private readonly ClassifyTask _classify;
    private readonly ReduceTask _reduce;
    private readonly RecordTask _record;
    private readonly PairTask _pair = new();
    private readonly TableTask _table = new();

    public SyntheticExamples()
    {
        var documents = new DocumentMaker(_library);
        _map = new MapTask(_library, documents);
        _filter = new FilterTask(_library, documents);
        _classify = new ClassifyTask(_library, documents);
        _reduce = new ReduceTask(_library);
        _record = new RecordTask(_library);
    }

    public IEnumerable<TrainingExample> Examples(ulong seed, SplitKind split, Curriculum stage)
    {
        for (ulong number = 0; ; number++)
        {
            yield return Make(Draw.Of(seed, (ulong)split, (ulong)stage, number), split, stage);
        }
    }

    private TrainingExample Make(Draw draw, SplitKind split, Curriculum stage)
    {
        var expander = new Expander(_library.Book, draw, split);
        for (int tries = 0; tries < TriesMax; tries++)
        {
            if (TaskFor(draw, split, stage).TryMake(expander, stage) is { } example)
            {
                return example;
            }
        }

        throw new InvalidOperationException($"No example of {split} and {stage} came of {TriesMax} draws.");
    }

    private IExampleMaker TaskFor(Draw draw, SplitKind split, Curriculum stage) => stage switch
    {
        Curriculum.Records => _record,
        Curriculum.Tiny when draw.Chance(0.25) => _record,
        Curriculum.Tiny => draw.Chance(0.06) && split is SplitKind.Train or SplitKind.HeldOutNames ? _reduce : _map,
        _ => draw.Below(100) switch
        {
            < 4 when split is SplitKind.Train or SplitKind.HeldOutNames => _record,
            < 7 when split is SplitKind.Train or SplitKind.HeldOutNames => _table,
            < 70 => _map,
            < 84 => _filter,
            < 92 => _classify,
            _ when split is SplitKind.HeldOutKinds or SplitKind.HeldOutLayouts or SplitKind.HeldOutLabels => _map,
            < 95 => _pair,
            _ => _reduce,
        },
    };
}
