namespace Pipelines.Training.Export;

/// <summary>What a model's file says about itself.</summary>
/// <param name="Name">Short.</param>
/// <param name="Description">A sentence.</param>
/// <param name="Recipe">How it was made.</param>
/// <param name="Steps">Training steps made.</param>
internal sealed record ModelCard(string Name, string Description, string Recipe, int Steps);
