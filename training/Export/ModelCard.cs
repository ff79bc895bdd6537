namespace Pipelines.Training.Export;

/// <summary>What a model's file says about itself.</summary>
/// <param name="Name">Short.</param>
/// <param name="Description">A sentence.</param>
/// <param name="Recipe">What decided the weights, or where they are from.</param>
/// <param name="Steps">Training steps made; 0 when others made them.</param>
internal sealed record ModelCard(string Name, string Description, string Recipe, int Steps)
{
    public TrainingRecord Made { get; init; } = new();
}
