namespace GpuHost.Host.Batches.Input;

/// <summary>What a batch's file asks for.</summary>
/// <param name="Model">Of all lines; empty where there is an error.</param>
/// <param name="Lines">In the order of the file.</param>
/// <param name="Errors">What is wrong with it; then it is not answered at all.</param>
internal sealed record InputPlan(string Model, IReadOnlyList<PlannedLine> Lines, IReadOnlyList<BatchError> Errors);
