namespace GpuHost.Host.Api.Writing;

/// <summary>Names for answers, other ones at each start of the server. Thread-safe.</summary>
internal sealed class AnswerIds(Random random)
{
    private const int Length = 29;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private readonly Lock _gate = new();

    /// <param name="prefix">What kind of thing it names, such as <c>chatcmpl-</c>.</param>
    public string Next(string prefix)
    {
        lock (_gate)
        {
            return prefix + random.GetString(Alphabet, Length);
        }
    }
}
