using Pipelines.Durable.Activities;

namespace Pipelines.Durable.Registration;

/// <param name="Name">As registered.</param>
/// <param name="InvokeAsync">JSON in, JSON out.</param>
internal sealed record ActivityRegistration(string Name, Func<ActivityContext, string?, CancellationToken, Task<string?>> InvokeAsync);
