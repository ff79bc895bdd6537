using GpuHost.Host.Access;
using GpuHost.Host.Access.Quotas;
using GpuHost.Host.Api.Errors;
using Pipelines.TestKit.Time;

namespace GpuHost.Tests.Quotas;

public sealed class QuotaGateTests
{
    private static readonly Caller Caller = new("k", "t", IsAdmin: false);

    private readonly ManualTimeProvider _clock = new(new DateTimeOffset(2026, 11, 22, 23, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Admit_RequestsPerMinute_RefillEvenly()
    {
        QuotaGate gate = GateOf(new KeyQuota { RequestsPerMinute = 2 });
        gate.Admit(Caller);
        gate.Admit(Caller);

        TimeSpan wait = WaitOf(gate);
        _clock.Advance(wait);
        gate.Admit(Caller);

        Assert.InRange(wait, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        Assert.True(WaitOf(gate) > TimeSpan.Zero);
    }

    [Fact]
    public void Admit_TokensPerMinute_OvershootIsPaidBack()
    {
        QuotaGate gate = GateOf(new KeyQuota { TokensPerMinute = 60 });
        gate.Admit(Caller);
        gate.Used("k", 180);

        TimeSpan wait = WaitOf(gate);

        Assert.InRange(wait, TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(122));
    }

    [Fact]
    public void Admit_TokensPerDay_WaitsForMidnightUtc()
    {
        QuotaGate gate = GateOf(new KeyQuota { TokensPerDay = 100 });
        gate.Used("k", 100);

        Assert.Equal(TimeSpan.FromHours(1), WaitOf(gate));
        _clock.Advance(TimeSpan.FromHours(1));
        gate.Admit(Caller);
    }

    [Fact]
    public void Admit_KeyWithoutQuota_AlwaysPasses()
    {
        QuotaGate gate = GateOf(new KeyQuota { RequestsPerMinute = 1 });

        for (int i = 0; i < 100; i++)
        {
            gate.Admit(Caller with { KeyName = "other" });
        }
    }

    private QuotaGate GateOf(KeyQuota quota) => new([new ApiKeyEntry { Name = "k", Sha256 = "", Quota = quota }], _clock);

    private static TimeSpan WaitOf(QuotaGate gate)
    {
        var refusal = Assert.Throws<ApiException>(() => gate.Admit(Caller));
        Assert.Equal(429, refusal.Error.Status);
        return refusal.Error.RetryAfter!.Value;
    }
}
