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
        _ when IsOfAllTasks(split) && draw.Chance(RecordRate(stage)) => _record,
        Curriculum.Tiny => draw.Chance(0.06) && IsOfAllTasks(split) ? _reduce : _map,
        _ => draw.Below(100) switch
        {
            < 4 when IsOfAllTasks(split) => _table,
            < 70 => _map,
            < 84 => _filter,
            < 92 => _classify,
            _ when split is SplitKind.HeldOutKinds or SplitKind.HeldOutLayouts or SplitKind.HeldOutLabels => _map,
            < 95 => _pair,
            _ => _reduce,
        },
    };

    /// <summary>What was learned of looking up is lost again where nothing asks for it alone.</summary>
    private static double RecordRate(Curriculum stage) => stage switch
    {
        Curriculum.Tiny => 0.3,
        Curriculum.Brief => 0.2,
        Curriculum.Medium => 0.12,
        _ => 0.05,
    };

    /// <summary>The other splits are of what only some tasks can hold out.</summary>
    private static bool IsOfAllTasks(SplitKind split) => split is SplitKind.Train or SplitKind.HeldOutNames;
}
