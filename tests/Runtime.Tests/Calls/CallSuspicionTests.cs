using Pipelines.Runtime.Calls;
using Pipelines.Runtime.Calls.Endpoints;

namespace Pipelines.Runtime.Tests.Calls;

/// <summary>When a call is to blame for failures that look like an outage.</summary>
public sealed class CallSuspicionTests
{
    private readonly AnsweredCalls _answers = new();
    private readonly object _call = new();
    private readonly CallSuspicion _suspicion;

    public CallSuspicionTests() => _suspicion = new CallSuspicion(_answers, _call);

    [Fact]
    public void EndRound_NobodyWasAnswered_IsAnOutage()
    {
        Answer(new object(), _answers.Send());
        Fail();

        Assert.Equal(RoundVerdict.Outage, _suspicion.EndRound());
        Assert.Equal(0, _suspicion.Rounds);
    }

    [Fact]
    public void EndRound_OthersWereOnTheirWayWhenItBegan_SaysNothingHoweverOften()
    {
        long[] onTheirWay = [_answers.Send(), _answers.Send(), _answers.Send(), _answers.Send()];
        foreach (long number in onTheirWay)
        {
            Fail();
            Answer(new object(), number);
            Fail();

            Assert.Equal(RoundVerdict.Unclear, _suspicion.EndRound());
        }

        Assert.Equal(0, _suspicion.Rounds);
        Fail();
        Assert.Equal(RoundVerdict.Outage, _suspicion.EndRound());
    }

    [Fact]
    public void EndRound_AnotherWasSentAndAnsweredWhileItFailed_SpeaksOnce()
    {
        Fail();
        Answer(new object(), _answers.Send());
        Fail();

        Assert.Equal(RoundVerdict.Suspect, _suspicion.EndRound());
        Fail();
        Assert.Equal(RoundVerdict.Outage, _suspicion.EndRound());
        Assert.Equal(1, _suspicion.Rounds);
    }

    /// <summary>A slow endpoint: who was sent in one round is answered in the next.</summary>
    [Fact]
    public void EndRound_AnotherIsAnsweredARoundLater_SpeaksThen()
    {
        long before = _answers.Send();
        Fail();
        long during = _answers.Send();
        Answer(new object(), before);
        RoundVerdict first = _suspicion.EndRound();
        Fail();
        Answer(new object(), during);

        Assert.Equal((RoundVerdict.Unclear, RoundVerdict.Suspect), (first, _suspicion.EndRound()));
    }

    [Fact]
    public void EndRound_OnlyItsOwnUselessAnswersCame_IsAnOutage()
    {
        Fail();
        Answer(_call, _answers.Send());
        _suspicion.Note(wasAnswered: true);
        Fail();

        Assert.Equal(RoundVerdict.Outage, _suspicion.EndRound());
    }

    [Fact]
    public void HasAnotherSentAfter_AnyOrderOfCallsAndAnswers_IsWhatAListOfThemSays()
    {
        const int Seed = 7;
        var random = new Random(Seed);
        object[] calls = [new(), new(), new()];
        List<(object Call, long Number)> open = [];
        List<(object Call, long Number)> answered = [];
        for (int step = 0; step < 2_000; step++)
        {
            if (open.Count == 0 || random.Next(2) == 0)
            {
                open.Add((calls[random.Next(calls.Length)], _answers.Send()));
            }
            else
            {
                (object Call, long Number) one = open[random.Next(open.Count)];
                open.Remove(one);
                answered.Add(one);
                Answer(one.Call, one.Number);
            }

            object asking = calls[random.Next(calls.Length)];
            long after = random.NextInt64(_answers.Sent + 1);
            Assert.Equal(
                answered.Any(one => !ReferenceEquals(one.Call, asking) && one.Number > after),
                _answers.HasAnotherSentAfter(asking, after));
        }
    }

    private void Fail()
    {
        _answers.Send();
        _suspicion.Note(wasAnswered: false);
    }

    private void Answer(object call, long number) => _answers.Answered(call, number);
}
