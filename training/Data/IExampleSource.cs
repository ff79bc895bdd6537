namespace Pipelines.Training.Data;

/// <summary>
/// Examples without end, made as they are read. The same seed, split and stage give the same examples on every machine, and
/// different seeds different ones. Each enumeration is independent; enumerations may run on several threads.
/// </summary>
public interface IExampleSource
{
    /// <param name="seed">Which stream. Streams for training and for evaluation use different seeds.</param>
    /// <param name="split">What of the material may appear. What the other splits hold out never appears in <see cref="SplitKind.Train"/>.</param>
    /// <param name="stage">How long and how varied the documents are.</param>
    IEnumerable<TrainingExample> Examples(ulong seed, SplitKind split, Curriculum stage);
}
