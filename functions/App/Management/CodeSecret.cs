namespace Pipelines.Functions.App.Management;

/// <summary>What the codes of instances are made with: <c>app/instance-codes.json</c>. Deleting it makes all codes invalid.</summary>
/// <param name="Secret">Base64.</param>
internal sealed record CodeSecret(string Secret);
