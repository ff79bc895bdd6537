namespace Pipelines.Runtime.Budgets;

/// <summary>A cost limit was asked for, and a model of the pipeline has no price, so the limit could not be kept.</summary>
public sealed class UnpricedModelException(string model)
    : Exception($"Model '{model}' has no price, so a cost limit cannot be kept. Add it to the price list, or limit tokens instead of cost.")
{
    public string Model { get; } = model;
}
