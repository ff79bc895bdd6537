using System.Numerics;

namespace Pipelines.Core.Operators.Sampling;

/// <summary>
/// MT19937 (Matsumoto and Nishimura, 1998), seeded and read as Python's <c>random</c> does it, so that a seed chooses the same
/// rows here as there. Not thread-safe, and nothing for secrets.
/// </summary>
internal sealed class MersenneTwister
{
    private const int StateWords = 624;
    private const int ShiftWords = 397;
    private const int WordBits = 32;
    private const uint UpperMask = 0x8000_0000;
    private const uint LowerMask = 0x7fff_ffff;
    private const uint TwistMatrix = 0x9908_b0df;

    private readonly uint[] _state = new uint[StateWords];
    private int _next = StateWords;

    /// <param name="seed">As in <c>random.seed(seed)</c>.</param>
    public MersenneTwister(uint seed) => SeedWithArray(seed);

    private MersenneTwister()
    {
    }

    /// <param name="seed">As in <c>numpy.random.RandomState(seed)</c>.</param>
    public static MersenneTwister SeededAsNumpy(uint seed)
    {
        var random = new MersenneTwister();
        random.SeedWithWord(seed);
        return random;
    }

    /// <summary>A number from 0 to <paramref name="bound"/> - 1, each equally likely.</summary>
    /// <param name="bound">At least 1.</param>
    public long NextBelow(long bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        int bits = BitOperations.Log2((ulong)bound) + 1;
        ulong value;
        do
        {
            value = NextBits(bits);
        }
        while (value >= (ulong)bound);
        return (long)value;
    }

    /// <summary>As <c>random.getrandbits</c>: words are drawn from the low end, the last one is cut to the bits wanted.</summary>
    /// <param name="bits">From 1 to 64.</param>
    public ulong NextBits(int bits)
    {
        ulong low = NextWord();
        return bits <= WordBits
            ? low >> (WordBits - bits)
            : low | ((ulong)(NextWord() >> ((2 * WordBits) - bits)) << WordBits);
    }

    /// <summary>The next 32 bits.</summary>
    public uint NextWord()
    {
        if (_next == StateWords)
        {
            Twist();
        }

        uint word = _state[_next++];
        word ^= word >> 11;
        word ^= (word << 7) & 0x9d2c_5680;
        word ^= (word << 15) & 0xefc6_0000;
        return word ^ (word >> 18);
    }

    private void Twist()
    {
        for (int i = 0; i < StateWords; i++)
        {
            uint word = (_state[i] & UpperMask) | (_state[(i + 1) % StateWords] & LowerMask);
            _state[i] = _state[(i + ShiftWords) % StateWords] ^ (word >> 1) ^ ((word & 1) * TwistMatrix);
        }

        _next = 0;
    }

    /// <summary>The reference's <c>init_by_array</c> with one key word, which is how Python seeds with a small integer.</summary>
    private void SeedWithArray(uint key)
    {
        SeedWithWord(19650218);
        int i = 1;
        for (int round = 0; round < StateWords; round++)
        {
            _state[i] = (_state[i] ^ ((_state[i - 1] ^ (_state[i - 1] >> 30)) * 1664525)) + key;
            i = Advance(i);
        }

        for (int round = 0; round < StateWords - 1; round++)
        {
            _state[i] = (_state[i] ^ ((_state[i - 1] ^ (_state[i - 1] >> 30)) * 1566083941)) - (uint)i;
            i = Advance(i);
        }

        _state[0] = UpperMask;
    }

    private void SeedWithWord(uint word)
    {
        _state[0] = word;
        for (int i = 1; i < StateWords; i++)
        {
            _state[i] = (1812433253 * (_state[i - 1] ^ (_state[i - 1] >> 30))) + (uint)i;
        }
    }

    private int Advance(int i)
    {
        if (i < StateWords - 1)
        {
            return i + 1;
        }

        _state[0] = _state[StateWords - 1];
        return 1;
    }
}
