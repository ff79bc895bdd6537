using GpuHost.Serving.Engine;
using GpuHost.Serving.Snapshots;

namespace GpuHost.Serving.Scheduling;

/// <summary>
/// How many tokens a step takes, found by measuring the steps that ran: the best size differs by weight type, model and
/// machine. A function of what it was told and nothing else, so the same measurements give the same sizes. Owner thread only.
/// </summary>
/// <remarks>
/// Prefill climbs a ladder of sizes, a rung at a time, and moves where tokens get cheaper by <see cref="GainMin"/>. Decoding
/// narrows to fewer sequences a step where a measured narrower step gives more tokens per second: with Q8_0 on a CPU two
/// sequences together are slower than one after the other, and eight are faster. Trials get rarer while they bring nothing.
/// </remarks>
internal sealed class StepBudget
{
    /// <summary>The smallest rung; smaller steps are not worth their fixed cost.</summary>
    public const int TokensMin = 32;

    private const int StartTokens = 512;
    private const int SamplesMin = 3;
    private const int FirstTrialAfter = 8;
    private const int TrialAfterMax = 1_024;
    private const double GainMin = 0.05;
    private const double NarrowingGainMin = 0.15;

    private readonly int[] _rungs;
    private readonly RecentMedian[] _secondsPerToken;
    private readonly int[] _samples;
    private readonly RecentMedian[] _secondsByWidth;
    private readonly int[] _widthSamples;
    private readonly bool _isLearning;
    private readonly double _readerStepSeconds;
    private int _rung;
    private int _trialRung = -1;
    private int _trialAfter = FirstTrialAfter;
    private int _fullSteps;
    private bool _triesUp;
    private int _widthTrialAfter = FirstTrialAfter;
    private int _decodeSteps;
    private int _widthTrial;

    public StepBudget(EngineBounds bounds)
    {
        _rungs = RungsUpTo(bounds.StepTokensMax);
        _rung = Math.Max(0, RungAtMost(Math.Min(StartTokens, bounds.StepTokensMax)));
        _secondsPerToken = [.. _rungs.Select(_ => new RecentMedian(0))];
        _samples = new int[_rungs.Length];
        _secondsByWidth = [.. Enumerable.Range(0, bounds.RunningRequestsMax + 1).Select(_ => new RecentMedian(0))];
        _widthSamples = new int[_secondsByWidth.Length];
        _isLearning = bounds.LearnsStepSize && !bounds.IsDeterministic;
        _readerStepSeconds = bounds.ReaderStepMax.TotalSeconds;
    }

    /// <summary>The size that prefill steps have now, trials left out.</summary>
    public int PrefillTokens => _rungs[_rung];

    /// <summary>Measured at that size; 0 while unknown.</summary>
    public double PrefillTokensPerSecond => _samples[_rung] == 0 ? 0 : 1 / _secondsPerToken[_rung].Value;

    /// <summary>The most tokens of the next step.</summary>
    /// <param name="someoneReads">An interactive answer is being written: a long step would make it stutter.</param>
    public int StepTokens(bool someoneReads)
    {
        int tokens = _rungs[_trialRung >= 0 ? _trialRung : _rung];
        if (!someoneReads || _samples[_rung] < SamplesMin)
        {
            return tokens;
        }

        int inTime = (int)(_readerStepSeconds / _secondsPerToken[_rung].Value);
        return Math.Min(tokens, _rungs[Math.Max(0, RungAtMost(inTime))]);
    }

    /// <summary>How many of the sequences that decode take part in a step that does nothing else.</summary>
    public int DecodeWidth(int decoding)
    {
        if (!_isLearning || decoding < 2)
        {
            return decoding;
        }

        if (_widthTrial > 0 && _widthTrial < decoding)
        {
            return _widthTrial;
        }

        if (_widthSamples[decoding] < SamplesMin)
        {
            return decoding;
        }

        int best = decoding;
        double bestRate = decoding / _secondsByWidth[decoding].Value * (1 + NarrowingGainMin);
        for (int width = 1; width < decoding; width++)
        {
            if (_widthSamples[width] >= SamplesMin && width / _secondsByWidth[width].Value > bestRate)
            {
                (best, bestRate) = (width, width / _secondsByWidth[width].Value);
            }
        }

        return best;
    }

    /// <summary>A step was decoded.</summary>
    /// <param name="tokens">All its tokens.</param>
    /// <param name="decoding">Those of them that were the next of an answer.</param>
    /// <param name="waiting">Sequences that could have decoded in it.</param>
    /// <param name="elapsed">How long it took; nothing is learned from a clock that stands still.</param>
    public void Note(int tokens, int decoding, int waiting, TimeSpan elapsed)
    {
        if (!_isLearning || elapsed <= TimeSpan.Zero)
        {
            return;
        }

        if (tokens == decoding)
        {
            NoteDecode(decoding, waiting, elapsed.TotalSeconds);
        }
        else
        {
            NotePrefill(tokens, elapsed.TotalSeconds);
        }
    }

    private void NotePrefill(int tokens, double seconds)
    {
        int rung = RungAtMost(tokens);
        if (rung < 0)
        {
            return;
        }

        _secondsPerToken[rung].Add(seconds / tokens);
        _samples[rung]++;
        if (rung == _trialRung)
        {
            EndTrial();
        }
        else if (rung == _rung && _trialRung < 0 && ++_fullSteps >= _trialAfter)
        {
            BeginTrial();
        }
    }

    private void BeginTrial()
    {
        _fullSteps = 0;
        _triesUp = !_triesUp;
        int candidate = _triesUp ? _rung + 1 : _rung - 1;
        if (candidate >= 0 && candidate < _rungs.Length)
        {
            _trialRung = candidate;
            _samples[candidate] = 0; // what was measured long ago, or in passing, does not decide
            _secondsPerToken[candidate] = new RecentMedian(0);
        }
    }

    private void EndTrial()
    {
        if (_samples[_trialRung] < SamplesMin)
        {
            return;
        }

        bool isBetter = _secondsPerToken[_trialRung].Value < _secondsPerToken[_rung].Value * (1 - GainMin);
        _rung = isBetter ? _trialRung : _rung;
        _trialAfter = isBetter ? FirstTrialAfter : Math.Min(TrialAfterMax, _trialAfter * 2);
        _trialRung = -1;
    }

    private void NoteDecode(int width, int waiting, double seconds)
    {
        _secondsByWidth[width].Add(seconds);
        _widthSamples[width]++;
        if (width == _widthTrial)
        {
            _widthTrial = _widthSamples[width] < SamplesMin ? _widthTrial : 0;
        }
        else if (waiting > 1 && ++_decodeSteps >= _widthTrialAfter)
        {
            _decodeSteps = 0;
            _widthTrialAfter = Math.Min(TrialAfterMax, _widthTrialAfter * 2);
            _widthTrial = UnknownWidthBelow(waiting);
            Refresh(waiting, width);
        }
    }

    /// <summary>A power of two that has not been measured; 0 if all below have.</summary>
    private int UnknownWidthBelow(int decoding)
    {
        for (int width = 1; width < decoding; width *= 2)
        {
            if (_widthSamples[width] < SamplesMin)
            {
                return width;
            }
        }

        return 0;
    }

    /// <summary>While narrowed, the full width is measured again now and then: the load may have changed.</summary>
    private void Refresh(int waiting, int width)
    {
        if (_widthTrial == 0 && width < waiting)
        {
            _widthSamples[waiting] = 0;
            _secondsByWidth[waiting] = new RecentMedian(0);
        }
    }

    /// <summary>The highest rung that is no larger; −1 if all are.</summary>
    private int RungAtMost(int tokens)
    {
        int rung = _rungs.Length - 1;
        while (rung >= 0 && _rungs[rung] > tokens)
        {
            rung--;
        }

        return rung;
    }

    private static int[] RungsUpTo(int tokensMax)
    {
        var rungs = new List<int>();
        for (int rung = TokensMin; rung < tokensMax; rung *= 2)
        {
            rungs.Add(rung);
        }

        rungs.Add(tokensMax);
        return [.. rungs];
    }
}
