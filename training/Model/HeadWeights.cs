namespace Pipelines.Training.Model;

/// <summary>The weights of one KV head of a layer and of the heads that share it, to be set to what they shall do.</summary>
internal sealed class HeadWeights
{
    /// <summary>Pairs that turn fast enough to tell neighbours apart; together they repeat at no distance that matters.</summary>
    private const int FastPairs = 8;

    /// <summary>Pairs that turn less than this in a token hardly tell where something stands, and so can say what it is.</summary>
    private const double SlowTurn = 0.003;

    private readonly float[] _weights;
    private readonly ModelShape _shape;
    private readonly LayerParameters _parameters;
    private readonly int _kvHead;

    /// <param name="layout">Where weights lie.</param>
    /// <param name="weights">All of them.</param>
    /// <param name="layer">From 0.</param>
    /// <param name="kvHead">From 0.</param>
    public HeadWeights(ParameterLayout layout, float[] weights, int layer, int kvHead)
    {
        _weights = weights;
        _shape = layout.Shape;
        _parameters = layout.Layers[layer];
        _kvHead = kvHead;
    }

    private Span<float> Qkv => _parameters.Qkv.In(_weights);

    private int QueryRow => _kvHead * _shape.QueriesPerKv * _shape.HeadWidth;

    private int KeyRow => _shape.Width + (_kvHead * _shape.HeadWidth);

    private int ValueRow => _shape.Width + _shape.KvWidth + (_kvHead * _shape.HeadWidth);

    private int Pairs => _shape.HeadWidth / 2;

    /// <summary>
    /// Looks at the token so many positions back: key and query depend on the constant alone, and the query is turned by as
    /// many positions, so that the score is largest there.
    /// </summary>
    /// <param name="distance">Positions back.</param>
    /// <param name="sharpness">By how much that score leads the neighbours', in units of the softmax.</param>
    /// <param name="constant">What the constant number is after the norm.</param>
    public void LookBack(int distance, float sharpness, float constant)
    {
        ClearLook();
        int pairs = Math.Min(FastPairs, Pairs);
        double lead = 0;
        for (int pair = 0; pair < pairs; pair++)
        {
            lead += 1 - Math.Cos(RotaryEmbedding.Frequency(_shape, pair));
        }

        float length = (float)Math.Sqrt(sharpness * Math.Sqrt(_shape.HeadWidth) / lead) / constant;
        for (int pair = 0; pair < pairs; pair++)
        {
            double turn = distance * RotaryEmbedding.Frequency(_shape, pair);
            SetKey(2 * pair, channel: 0, length);
            SetQuery(2 * pair, channel: 0, length * (float)Math.Cos(turn));
            SetQuery((2 * pair) + 1, channel: 0, -length * (float)Math.Sin(turn));
        }
    }

    /// <summary>Looks for places that hold what is here.</summary>
    /// <param name="here">Where that begins in the hidden state, each of several.</param>
    /// <param name="there">Where what it has to be equal to begins, for each of them.</param>
    /// <param name="part">Which of their numbers are compared: as many as fit, from the first, the second, … such part on.</param>
    /// <param name="score">Of a place that holds all of it, in units of the softmax.</param>
    /// <param name="deviation">Of the numbers there after the norm.</param>
    public void Match(ReadOnlySpan<int> here, ReadOnlySpan<int> there, int part, float score, float deviation)
    {
        ClearLook();
        int first = 2 * Enumerable.Range(0, Pairs).First(pair => RotaryEmbedding.Frequency(_shape, pair) < SlowTurn || pair == Pairs - 1);
        int numbers = (_shape.HeadWidth - first) / here.Length;
        float gain = MathF.Sqrt(score * MathF.Sqrt(_shape.HeadWidth) / (numbers * here.Length)) / deviation;
        for (int i = 0; i < numbers * here.Length; i++)
        {
            int of = i / numbers;
            int number = ((part * numbers) + (i % numbers)) % _shape.HeadWidth;
            SetKey(first + i, there[of] + number, gain);
            SetQuery(first + i, here[of] + number, gain);
        }
    }

    /// <summary>Adds a part of what it looks at to the hidden state.</summary>
    /// <param name="from">Where the part begins.</param>
    /// <param name="to">Where it is added.</param>
    /// <param name="numbers">How long it is, at most a head's width.</param>
    /// <param name="gain">Times what the norm made of it.</param>
    public void Carry(int from, int to, int numbers, float gain)
    {
        Qkv.Slice(ValueRow * _shape.Width, _shape.HeadWidth * _shape.Width).Clear();
        int column = _kvHead * _shape.QueriesPerKv * _shape.HeadWidth;
        Span<float> output = _parameters.AttentionOutput.In(_weights);
        for (int row = 0; row < _shape.Width; row++)
        {
            output.Slice((row * _shape.Width) + column, _shape.QueriesPerKv * _shape.HeadWidth).Clear();
        }

        for (int i = 0; i < numbers; i++)
        {
            Qkv[((ValueRow + i) * _shape.Width) + from + i] = 1;
            output[((to + i) * _shape.Width) + column + i] = gain;
        }
    }

    private void ClearLook()
    {
        Qkv.Slice(QueryRow * _shape.Width, _shape.QueriesPerKv * _shape.HeadWidth * _shape.Width).Clear();
        Qkv.Slice(KeyRow * _shape.Width, _shape.HeadWidth * _shape.Width).Clear();
    }

    private void SetKey(int number, int channel, float value) => Qkv[((KeyRow + number) * _shape.Width) + channel] = value;

    private void SetQuery(int number, int channel, float value)
    {
        for (int query = 0; query < _shape.QueriesPerKv; query++)
        {
            Qkv[((QueryRow + (query * _shape.HeadWidth) + number) * _shape.Width) + channel] = value;
        }
    }
}
