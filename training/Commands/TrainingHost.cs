namespace Pipelines.Training.Commands;

/// <summary>What the process gives the commands.</summary>
internal sealed record TrainingHost(TextWriter Output, TextWriter Error, TimeProvider Clock, Func<string, string?> Environment);
