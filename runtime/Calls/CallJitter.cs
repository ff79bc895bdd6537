namespace Pipelines.Runtime.Calls;

/// <summary>Draws numbers from 0 to 1 from one generator, for all threads.</summary>
internal sealed class CallJitter(Random random)
{
    private readonly Lock _gate = new();

    public double Next()
    {
        lock (_gate)
        {
            return random.NextDouble();
        }
    }
}
