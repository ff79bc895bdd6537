namespace Pipelines.Durable.Clients;

/// <summary>What an instance may be called, on every engine.</summary>
public static class InstanceIdRule
{
    public const int CharsMax = 256;

    /// <summary>Azure Storage allows none of these in a key.</summary>
    private const string Forbidden = "/\\#?";

    /// <returns>What is wrong with the id; null when nothing is.</returns>
    public static string? Check(string instanceId)
    {
        if (instanceId.Length is 0 or > CharsMax)
        {
            return $"An instance id has 1 to {CharsMax} characters, this one has {instanceId.Length}.";
        }

        if (instanceId[0] == '@')
        {
            return $"The instance id '{instanceId}' begins with '@', which is kept for entities.";
        }

        foreach (char c in instanceId)
        {
            if (char.IsControl(c) || Forbidden.Contains(c, StringComparison.Ordinal))
            {
                return $"The instance id '{instanceId}' holds the character U+{(int)c:X4}; control characters and {Forbidden} are not allowed.";
            }
        }

        return null;
    }
}
