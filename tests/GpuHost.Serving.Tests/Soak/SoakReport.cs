using System.Collections.Concurrent;
using GpuHost.Serving.Requests;

namespace GpuHost.Serving.Tests.Soak;

/// <summary>What became of the requests of a soak. Thread-safe.</summary>
internal sealed class SoakReport
{
    /// <summary>More of the same say no more.</summary>
    private const int ProblemsMax = 20;

    private readonly ConcurrentQueue<string> _problems = new();
    private int _answered;
    private int _hits;
    private int _cancelled;
    private int _late;
    private int _refused;

    public int Answered => _answered;

    /// <summary>Answers whose prompt was partly cached.</summary>
    public int Hits => _hits;

    public int Cancelled => _cancelled;

    public int Late => _late;

    /// <summary>Told to come back later, because the queue was full.</summary>
    public int Refused => _refused;

    /// <summary>Of those that were taken.</summary>
    public int Total => Answered + Cancelled + Late;

    /// <summary>Empty if all is well.</summary>
    public IReadOnlyCollection<string> Problems => _problems;

    public void NoteAnswered(long cachedTokens)
    {
        Interlocked.Increment(ref _answered);
        Interlocked.Add(ref _hits, cachedTokens > 0 ? 1 : 0);
    }

    public void NoteCancelled() => Interlocked.Increment(ref _cancelled);

    public void NoteRefused() => Interlocked.Increment(ref _refused);

    public void Note(RequestException failure)
    {
        if (failure.Failure == RequestFailure.DeadlineExceeded)
        {
            Interlocked.Increment(ref _late);
        }
        else
        {
            NoteProblem($"{failure.Failure}: {failure.Message}");
        }
    }

    public void NoteProblem(string problem)
    {
        if (_problems.Count < ProblemsMax)
        {
            _problems.Enqueue(problem);
        }
    }

    public override string ToString() =>
        $"{Answered} answered ({Hits} with cached prefixes), {Cancelled} cancelled, {Late} late, {Refused} times refused";
}
