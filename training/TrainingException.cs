namespace Pipelines.Training;

/// <summary>Training cannot go on, for a reason that the message tells the person who started it.</summary>
internal sealed class TrainingException(string message, Exception? inner = null) : Exception(message, inner);
