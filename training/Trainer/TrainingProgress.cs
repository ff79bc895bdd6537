using System.Globalization;

namespace Pipelines.Training.Trainer;

/// <summary>Tells how a run goes: a line every few seconds, with speed and time left.</summary>
internal sealed class TrainingProgress
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(10);

    /// <summary>Share that a new step has in the smoothed figures, once there are enough.</summary>
    private const double Smoothing = 0.05;

    private readonly int _steps;
    private readonly TextWriter _output;
    private readonly TimeProvider _clock;
    private long _lastStep;
    private long _lastLine;
    private long _tokens;
    private double _secondsPerStep;
    private int _counted;
    private double _loss;

    public TrainingProgress(int steps, TextWriter output, TimeProvider clock)
    {
        _steps = steps;
        _output = output;
        _clock = clock;
        _lastStep = clock.GetTimestamp();
    }

    /// <summary>Counts a step; returns its tokens per second.</summary>
    public double Add(StepResult result, string stage)
    {
        long now = _clock.GetTimestamp();
        double seconds = Math.Max(1e-6, _clock.GetElapsedTime(_lastStep, now).TotalSeconds);
        _lastStep = now;
        _tokens += result.Tokens;
        double share = Math.Max(Smoothing, 1.0 / ++_counted);
        _secondsPerStep += share * (seconds - _secondsPerStep);
        _loss += share * (result.Loss - _loss);
        if (_lastLine == 0 || _clock.GetElapsedTime(_lastLine, now) >= Pace || result.Step == _steps)
        {
            _lastLine = now;
            var left = TimeSpan.FromSeconds(Math.Round(_secondsPerStep * (_steps - result.Step)));
            _output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"step {result.Step}/{_steps}  {stage}  loss {_loss:F3}  norm {result.GradientNorm:F2}  rate {result.LearningRate:E1}  "
                + $"{result.Tokens / _secondsPerStep:N0} tokens/s  {_tokens / 1e6:F2} M tokens here  left {left:c}"));
        }

        return result.Tokens / seconds;
    }

    /// <summary>Forgets the time since the last step: it went into something else.</summary>
    public void Skip() => _lastStep = _clock.GetTimestamp();
}
