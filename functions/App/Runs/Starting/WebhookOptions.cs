namespace Pipelines.Functions.App.Runs.Starting;

/// <summary>Who is told that a run has ended.</summary>
/// <param name="Url">Gets a POST; https, or http where the operator allows it.</param>
/// <param name="Secret">Signs what is sent; shared with the receiver.</param>
internal sealed record WebhookOptions(string Url, string Secret);
