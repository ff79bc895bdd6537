namespace Pipelines.Core.Inference;

/// <summary>Which of two waiting calls goes first.</summary>
public enum CallPriority
{
    Interactive,
    Batch,
}
