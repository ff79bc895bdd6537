using Pipelines.Training.Data;

namespace Pipelines.Training.Commands;

/// <summary>Where the commands' examples come from.</summary>
internal static class ExampleSources
{
    private static readonly Lazy<IExampleSource> Generator = new(() => new SyntheticExamples());

    /// <summary>The generator; made when it is first asked for, because it reads all its texts.</summary>
    public static IExampleSource Default => Generator.Value;
}
