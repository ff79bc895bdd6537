using Pipelines.Training.Data;

namespace Pipelines.Training.Commands;

/// <summary>Where the commands' examples come from.</summary>
internal static class ExampleSources
{
    /// <summary>The generator.</summary>
    public static IExampleSource Default => throw new TrainingException("The generator of examples is not there yet.");
}
