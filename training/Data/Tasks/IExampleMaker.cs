using Pipelines.Training.Data.Phrases;

namespace Pipelines.Training.Data.Tasks;

/// <summary>Makes examples of one sort.</summary>
internal interface IExampleMaker
{
    /// <summary>Null when what was drawn does not fit together, and another one has to be drawn.</summary>
    TrainingExample? TryMake(Expander expander, Curriculum stage);
}
