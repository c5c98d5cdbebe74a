<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>ButterflyCanvas</name>
    <message>
        <source>%1 wires</source>
        <translation>%1 根连线</translation>
    </message>
    <message>
        <source>%1 butterflies of %2 wires, below each other</source>
        <translation>%1 个蝶形上下排列，每个 %2 根连线</translation>
    </message>
    <message>
        <source>%1 butterflies of %2 wires, interleaved</source>
        <translation>%1 个蝶形交错排列，每个 %2 根连线</translation>
    </message>
    <message>
        <source>%1[%2], step %3</source>
        <translation>%1[%2]，第 %3 步</translation>
    </message>
</context>
<context>
    <name>ButterflyStage</name>
    <message>
        <source>%1 butterflies: each mixes %2 cells with each other and with no others, %3 wires in all.</source>
        <translation>%1 个蝶形：每个只把自己的 %2 个单元格彼此混合，不涉及其他单元格，共 %3 根连线。</translation>
    </message>
    <message>
        <source>Without what is skipped; with it there would be %1.</source>
        <translation>跳过的不计；若计入则有 %1 根。</translation>
    </message>
    <message>
        <source>In memory they lie interleaved, %1 cells apart: a matrix product does not mind.</source>
        <translation>在内存中它们交错存放，间隔 %1 个单元格：矩阵乘积并不在乎。</translation>
    </message>
    <message>
        <source>Too many to draw: each block is a butterfly.</source>
        <translation>多得画不下：每一块是一个蝶形。</translation>
    </message>
    <message>
        <source>Each wire turns its own value and mixes nothing: a factor of magnitude 1, a power of ω = exp(−2πi / %1).</source>
        <translation>每根线只旋转自己的值，什么也不混合：因子的模为 1，是 ω = exp(−2πi / %1) 的幂。</translation>
    </message>
    <message>
        <source>Then the rows are read instead of the columns: that is the crossing, and in memory nothing moves.</source>
        <translation>随后改为按行读取，交叉由此而来；内存中什么也没有移动。</translation>
    </message>
    <message>
        <source>The columns are read instead of the rows: that is the crossing, and in memory nothing moves.</source>
        <translation>改为按列读取，交叉由此而来；内存中什么也没有移动。</translation>
    </message>
    <message>
        <source>%1 samples, one below the other. No wires lead here; the first ones leave to the right.</source>
        <translation>%1 个样本自上而下排列。没有线通向这里，最初的线从右边离开。</translation>
    </message>
    <message>
        <source>A column takes one sample in %1: the wires show in which order the columns read them. In memory nothing moves.</source>
        <translation>每一列每 %1 个样本取一个：连线显示各列读取的次序。内存中什么也没有移动。</translation>
    </message>
    <message>
        <source>Nothing moves: the cells are only called by row and column from here on.</source>
        <translation>什么也没有移动：从这里起，单元格只是改用行号和列号来称呼。</translation>
    </message>
    <message>
        <source>Every wire goes straight: the cells get the names of their frequencies, and stay. Natural order is never made.</source>
        <translation>每根线都是直的：单元格得到频率的名字，原地不动。自然顺序从不需要产生。</translation>
    </message>
    <message>
        <source>Each frequency moves to its natural place: a true permutation, all of memory is read and written. Follow a wire to the right: reordering back undoes it.</source>
        <translation>每个频率都搬到自然位置：这是真正的置换，全部内存都要读写一遍。沿一根线往右看：排回去就把它抵消了。</translation>
    </message>
    <message>
        <source>The inverse of the permutation at the left: each wire comes back to the place it left. Without both of them nothing would change but the time.</source>
        <translation>左边那次置换的逆：每根线都回到它离开的位置。两次都去掉，除了时间什么也不会变。</translation>
    </message>
    <message>
        <source>Each frequency is multiplied by its own K, whatever place it stands at: so the two permutations around it cancel.</source>
        <translation>每个频率乘以自己的 K，不论它站在哪里：所以前后两次置换互相抵消。</translation>
    </message>
    <message>
        <source>Each frequency is multiplied by its own K. The kernel’s spectrum lies in Monarch order too, so no wire has to cross.</source>
        <translation>每个频率乘以自己的 K。核的频谱也处于 Monarch 顺序，所以没有一根线需要交叉。</translation>
    </message>
    <message>
        <source>The columns are read back into the sequence: the reshape’s crossing undone. Of each value the real part remains.</source>
        <translation>各列读回成序列：变形时的交叉在此解开。每个值只留下实部。</translation>
    </message>
    <message>
        <source>Of each value the real part remains; nothing moves.</source>
        <translation>每个值只留下实部，什么也没有移动。</translation>
    </message>
    <message>
        <source>The real parts are the first row’s result, the imaginary parts the second row’s.</source>
        <translation>实部是第一行的结果，虚部是第二行的结果。</translation>
    </message>
    <message>
        <source>%1 of %2 wires carry something.</source>
        <translation>%2 根连线中有 %1 根带有数据。</translation>
    </message>
    <message>
        <source>Of %1 wires one in %2 is drawn.</source>
        <translation>共 %1 根连线，每 %2 根画一根。</translation>
    </message>
    <message>
        <source>Its own wires are those of the steps before, from the taps.</source>
        <translation>核自己的连线与前面各步相同，从抽头开始。</translation>
    </message>
</context>
<context>
    <name>FactorBranches</name>
    <message>
        <source>There is no such prime.</source>
        <translation>没有这个质因子。</translation>
    </message>
    <message>
        <source>There is no such branch.</source>
        <translation>没有这个分支。</translation>
    </message>
    <message>
        <source>It is there already.</source>
        <translation>它已经在那里了。</translation>
    </message>
    <message>
        <source>Four factors are the most: put it into one of these.</source>
        <translation>最多四个因子：请放进其中一个。</translation>
    </message>
    <message>
        <source>It is a factor of its own already.</source>
        <translation>它已经是单独的因子了。</translation>
    </message>
    <message>
        <source>It is the last prime of its factor, which would be 1, and one factor alone is no decomposition.</source>
        <translation>它是该因子的最后一个质因子，移走后因子为 1，而单独一个因子不构成分解。</translation>
    </message>
</context>
<context>
    <name>MonarchSource</name>
    <message>
        <source>head %1</source>
        <translation>头 %1</translation>
    </message>
    <message>
        <source>samples</source>
        <translation>样本</translation>
    </message>
    <message>
        <source>taps</source>
        <translation>抽头</translation>
    </message>
    <message>
        <source>loaded signal</source>
        <translation>已载入的信号</translation>
    </message>
    <message>
        <source>loaded kernel</source>
        <translation>已载入的核</translation>
    </message>
    <message>
        <source>impulse</source>
        <translation>冲激</translation>
    </message>
    <message>
        <source>cosine of bin 3</source>
        <translation>频点 3 的余弦</translation>
    </message>
    <message>
        <source>two tones</source>
        <translation>两个单音</translation>
    </message>
    <message>
        <source>exponential</source>
        <translation>指数衰减</translation>
    </message>
    <message>
        <source>drawn by hand</source>
        <translation>手绘</translation>
    </message>
    <message>
        <source>sample %1</source>
        <translation>样本 %1</translation>
    </message>
    <message>
        <source>two tones (none loaded)</source>
        <translation>两个单音（未载入）</translation>
    </message>
    <message>
        <source>exponential (none loaded)</source>
        <translation>指数衰减（未载入）</translation>
    </message>
    <message>
        <source>%1, %2 %4 to %3</source>
        <translation>%1，%2 %4，缩至 %3</translation>
    </message>
    <message>
        <source>%1, first %2 taps</source>
        <translation>%1，前 %2 个抽头</translation>
    </message>
    <message>
        <source>%1 at %2, %3 samples</source>
        <translation>%1，自 %2 起，%3 个样本</translation>
    </message>
    <message>
        <source>No signal is loaded: two tones stand in for it.</source>
        <translation>没有载入信号：用两个单音代替。</translation>
    </message>
    <message>
        <source>No kernel is loaded: an exponential stands in for it.</source>
        <translation>没有载入核：用指数衰减代替。</translation>
    </message>
    <message>
        <source>All %1 %2 are resampled to %3: each is the mean of about %4.</source>
        <translation>全部 %1 %2重采样为 %3 个：每个是约 %4 个的均值。</translation>
    </message>
    <message>
        <source>The first %1 of %2 taps are kept; the others are cut off.</source>
        <translation>%2 个抽头中保留前 %1 个，其余截去。</translation>
    </message>
    <message>
        <source>%1 of %2 samples, from %3 on, are cut out; the others are left out.</source>
        <translation>从 %3 起截取 %2 个样本中的 %1 个，其余不用。</translation>
    </message>
    <message>
        <source>There it is loudest.</source>
        <translation>此处最响。</translation>
    </message>
    <message>
        <source>All %1 %2, and zeros up to %3.</source>
        <translation>全部 %1 %2，补零到 %3。</translation>
    </message>
    <message>
        <source>All %1 %2.</source>
        <translation>全部 %1 %2。</translation>
    </message>
    <message>
        <source>The first %1 of %2 drawn values; the others are left out.</source>
        <translation>%2 个手绘值中的前 %1 个，其余不用。</translation>
    </message>
    <message>
        <source>%1 drawn values, and zeros up to %2.</source>
        <translation>%1 个手绘值，补零到 %2。</translation>
    </message>
    <message>
        <source>%1 drawn values.</source>
        <translation>%1 个手绘值。</translation>
    </message>
    <message>
        <source>%1 %2, made by rule.</source>
        <translation>%1 %2，由规则生成。</translation>
    </message>
    <message>
        <source>Smoothed over %1 taps.</source>
        <translation>在 %1 个抽头上平滑。</translation>
    </message>
    <message>
        <source>Squashed with λ = %1.</source>
        <translation>以 λ = %1 收缩。</translation>
    </message>
    <message>
        <source>The imaginary part is the signal’s next channel.</source>
        <translation>虚部是信号的下一声道。</translation>
    </message>
    <message>
        <source>The imaginary part is the same signal, last sample first: the signal has one channel.</source>
        <translation>虚部是倒放的同一信号：信号只有一个声道。</translation>
    </message>
</context>
<context>
    <name>MonarchViews</name>
    <message>
        <source>The sequence</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>Reshape to %1 × %2</source>
        <translation>变形为 %1 × %2</translation>
    </message>
    <message>
        <source>Rows open to %1 × %2</source>
        <translation>各行展开为 %1 × %2</translation>
    </message>
    <message>
        <source>DFT down the columns</source>
        <translation>沿列 DFT</translation>
    </message>
    <message>
        <source>Twiddles</source>
        <translation>旋转因子</translation>
    </message>
    <message>
        <source>DFT along the rows</source>
        <translation>沿行 DFT</translation>
    </message>
    <message>
        <source>Monarch order</source>
        <translation>Monarch 顺序</translation>
    </message>
    <message>
        <source>Natural order</source>
        <translation>自然顺序</translation>
    </message>
    <message>
        <source>Product with K</source>
        <translation>乘以 K</translation>
    </message>
    <message>
        <source>Monarch order again</source>
        <translation>回到 Monarch 顺序</translation>
    </message>
    <message>
        <source>Rows back</source>
        <translation>行逆变换</translation>
    </message>
    <message>
        <source>Twiddles back</source>
        <translation>反向旋转</translation>
    </message>
    <message>
        <source>Columns back</source>
        <translation>列逆变换</translation>
    </message>
    <message>
        <source>The result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>%1, level %2</source>
        <translation>%1，第 %2 级</translation>
    </message>
    <message>
        <source>row, n</source>
        <translation>行, n</translation>
    </message>
</context>
<context>
    <name>OpenInConvolve</name>
    <message>
        <source>Convolve needs a loaded signal: open one first (Ctrl+O).</source>
        <translation>卷积页需要已载入的信号：请先打开一个（Ctrl+O）。</translation>
    </message>
    <message>
        <source>Convolve needs a loaded kernel bank: open one first (Ctrl+O).</source>
        <translation>卷积页需要已载入的核库：请先打开一个（Ctrl+O）。</translation>
    </message>
    <message>
        <source>Runs the loaded signal, whole, through head %1 on the chosen engine, with the same mode, taps, frequencies and order p.</source>
        <translation>在所选引擎上，用头 %1 对整个已载入信号做卷积，模式、抽头、频率和阶数 p 相同。</translation>
    </message>
    <message>
        <source>Examples and drawings stay here.</source>
        <translation>示例和手绘留在这里。</translation>
    </message>
    <message>
        <source>Learned matrices stay here: engines have exact DFTs.</source>
        <translation>学到的矩阵留在这里：引擎使用精确的 DFT。</translation>
    </message>
    <message>
        <source>open in Convolve</source>
        <translation>在卷积页打开</translation>
    </message>
    <message>
        <source>as on the Monarch page</source>
        <translation>与 Monarch 页相同</translation>
    </message>
</context>
<context>
    <name>TilesStage</name>
    <message>
        <source>This step is no matrix product: there is nothing for tensor cores to do.</source>
        <translation>这一步不是矩阵乘积：张量核心无事可做。</translation>
    </message>
    <message>
        <source>A matrix of %1 × %1 times %2 columns, cut into tiles of 16 × 16: %3 of %4 products of tiles are done, filled to %5.</source>
        <translation>%1 × %1 的矩阵乘以 %2 列，切成 16 × 16 的瓦片：%4 次瓦片乘积中做了 %3 次，填满程度 %5。</translation>
    </message>
    <message>
        <source>(In %1 it is computed without tensor cores; these are the tiles of the 16-bit modes.)</source>
        <translation>（%1 下不用张量核心计算；这里画的是 16 位模式的瓦片。）</translation>
    </message>
    <message>
        <source>A tensor core multiplies tiles of 16 × 16. %1 is a multiple of 16: the matrix fills its tiles to the edge.</source>
        <translation>张量核心一次乘 16 × 16 的瓦片。%1 是 16 的倍数：矩阵正好填满瓦片。</translation>
    </message>
    <message>
        <source>A tensor core multiplies tiles of 16 × 16. %1 is no multiple of 16: the matrix is filled up with zeros to %2 × %2, and holds %3 of that. With factors of 16 nothing is filled up: that is why 16 is the size to look for.</source>
        <translation>张量核心一次乘 16 × 16 的瓦片。%1 不是 16 的倍数：矩阵要补零到 %2 × %2，只占其中的 %3。因子为 16 时无需补零：这就是要找 16 的原因。</translation>
    </message>
    <message>
        <source>Nothing is computed yet: the samples lie in memory.</source>
        <translation>还没有计算：样本就在内存里。</translation>
    </message>
    <message>
        <source>Nothing is multiplied and nothing moves: the same row of memory is read with another stride. The next step has tiles.</source>
        <translation>不做乘法，也不移动：同一行内存用另一种步距来读。下一步才有瓦片。</translation>
    </message>
    <message>
        <source>No matrix: each of %1 cells is multiplied by its own factor, 6 flops each. General units do that while the tile is still in registers.</source>
        <translation>没有矩阵：%1 个单元格各乘以自己的因子，每个 6 次浮点运算。趁瓦片还在寄存器里，由通用单元完成。</translation>
    </message>
    <message>
        <source>Nothing is computed: the cells get the names of their frequencies. The last product’s tiles hold the spectrum already.</source>
        <translation>没有计算：单元格得到频率的名字。上一次乘积的瓦片里已经是频谱。</translation>
    </message>
    <message>
        <source>No matrix: each of %1 frequencies is multiplied by the kernel’s, 6 flops each, on general units and in registers.</source>
        <translation>没有矩阵：%1 个频率各乘以核的同一频率，每个 6 次浮点运算，由通用单元在寄存器里完成。</translation>
    </message>
    <message>
        <source>No arithmetic, only traffic: all %1 values are read from one place and written to another. Tensor cores wait meanwhile.</source>
        <translation>没有算术，只有搬运：全部 %1 个值从一处读出，写到另一处。张量核心只能等着。</translation>
    </message>
    <message>
        <source>Nothing is multiplied: the real parts are taken.</source>
        <translation>不做乘法：只取实部。</translation>
    </message>
</context>
<context>
    <name>longwave::ui::ButterflyCanvas</name>
    <message>
        <source>Wires of the step</source>
        <translation>这一步的连线</translation>
    </message>
    <message>
        <source>%1 = %2</source>
        <translation>%1 = %2</translation>
    </message>
    <message>
        <source>No cell is pointed at. Arrow keys up and down choose one, Enter pins it.</source>
        <translation>没有指向任何单元格。用上下方向键选择，按回车固定。</translation>
    </message>
</context>
<context>
    <name>longwave::ui::ButterflyLens</name>
    <message>
        <source>Inputs of the cell</source>
        <translation>单元格的输入</translation>
    </message>
    <message>
        <source>Lens</source>
        <translation>放大镜</translation>
    </message>
    <message>
        <source>Point at a node: its inputs and their coefficients are written out here, and all that it comes from and goes to is drawn. A click pins it; ↑ and ↓ move along the column.</source>
        <translation>指向一个节点：这里会写出它的输入和系数，并画出它的来路和去向。点击可固定；↑ 和 ↓ 沿列移动。</translation>
    </message>
    <message>
        <source>%1, pinned</source>
        <translation>%1，已固定</translation>
    </message>
    <message>
        <source>It is skipped: known to be zero, or needed by nobody.</source>
        <translation>它被跳过：已知为零，或者没有人需要。</translation>
    </message>
    <message>
        <source>A sample: wires begin here.</source>
        <translation>一个样本：连线从这里开始。</translation>
    </message>
    <message>
        <source>One wire comes in.</source>
        <translation>只有一根线进来。</translation>
    </message>
    <message>
        <source>The sum of %1 inputs, each times its coefficient:</source>
        <translation>%1 个输入各乘以系数后求和：</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>另有 %1 个</translation>
    </message>
    <message>
        <source>It is the kernel’s: its wires go on from where the spectra are multiplied.</source>
        <translation>它属于核：它的连线从两个频谱相乘处接着往后走。</translation>
    </message>
</context>
<context>
    <name>longwave::ui::ButterflyOverview</name>
    <message>
        <source>Wires of all steps</source>
        <translation>所有步骤的连线</translation>
    </message>
    <message>
        <source>Step %1 of %2</source>
        <translation>第 %1 步，共 %2 步</translation>
    </message>
    <message>
        <source>Step %1: %2</source>
        <translation>第 %1 步：%2</translation>
    </message>
</context>
<context>
    <name>longwave::ui::ButterflyStage</name>
    <message>
        <source>By butterfly</source>
        <translation>按蝶形</translation>
    </message>
    <message>
        <source>By memory</source>
        <translation>按内存</translation>
    </message>
    <message>
        <source>Order of the nodes</source>
        <translation>节点的次序</translation>
    </message>
    <message>
        <source>Cells that are mixed stand together; where the grouping changes, wires cross</source>
        <translation>彼此混合的单元格排在一起；分组改变的地方，连线交叉</translation>
    </message>
    <message>
        <source>Cells stand as they lie in memory; only a true permutation crosses</source>
        <translation>单元格按内存中的位置排列；只有真正的置换才会交叉</translation>
    </message>
    <message>
        <source>%1, as wires</source>
        <translation>%1：连线图</translation>
    </message>
</context>
<context>
    <name>longwave::ui::CellBoard</name>
    <message>
        <source>The step&apos;s pictures</source>
        <translation>这一步的图</translation>
    </message>
    <message>
        <source>%1 = %2 … %3 of %4</source>
        <translation>%1 = %2 … %3，共 %4</translation>
    </message>
    <message>
        <source>row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>In sight: %1. Arrow keys and the wheel move on.</source>
        <translation>可见：%1。方向键和滚轮可移动。</translation>
    </message>
    <message>
        <source>max |%1| = %2</source>
        <translation>max |%1| = %2</translation>
    </message>
    <message>
        <source>max %1</source>
        <translation>最大 %1</translation>
    </message>
    <message>
        <source>block</source>
        <translation>块</translation>
    </message>
    <message>
        <source>around %1</source>
        <translation>%1 附近</translation>
    </message>
</context>
<context>
    <name>longwave::ui::CellPhasor</name>
    <message>
        <source>%1, term by term</source>
        <translation>%1，逐项</translation>
    </message>
</context>
<context>
    <name>longwave::ui::CellSum</name>
    <message>
        <source>%1 of %2 terms are skipped: their frequencies are dropped.</source>
        <translation>%2 项中跳过 %1 项：它们的频率被舍去。</translation>
    </message>
    <message>
        <source>%1 is padding: %2 of %3 terms is skipped.</source>
        <translation>%1 是填充：%3 项中跳过 %2 项。</translation>
    </message>
    <message>
        <source>%1 are padding: %2 of %3 terms are skipped.</source>
        <translation>%1 是填充：%3 项中跳过 %2 项。</translation>
    </message>
    <message>
        <source>It is padding, known to be zero: never read, never multiplied.</source>
        <translation>它是填充，已知为零：从不读取，从不相乘。</translation>
    </message>
    <message>
        <source>Nobody asks for it: it is beyond the %1 samples of the result.</source>
        <translation>没有人需要它：它在结果的 %1 个样本之外。</translation>
    </message>
    <message>
        <source>Its frequencies are dropped: it is not computed.</source>
        <translation>它的频率被舍去：不计算。</translation>
    </message>
    <message>
        <source>Frequency k = %1 of %2.</source>
        <translation>频率 k = %1，共 %2。</translation>
    </message>
    <message>
        <source>The direct sum gives %1 (circles).</source>
        <translation>直接求和得 %1（圆圈）。</translation>
    </message>
    <message>
        <source>With these inputs in fp64 the sum is %1; %2 made it %3 (off by %4).</source>
        <translation>这些输入在 fp64 下之和为 %1；%2 得到 %3（相差 %4）。</translation>
    </message>
</context>
<context>
    <name>longwave::ui::ChainStrip</name>
    <message>
        <source>All pictures</source>
        <translation>所有图</translation>
    </message>
    <message>
        <source>reorder</source>
        <translation>重排</translation>
    </message>
    <message>
        <source>open</source>
        <translation>展开</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>step %1, %2</source>
        <translation>第 %1、%2 步</translation>
    </message>
</context>
<context>
    <name>longwave::ui::CostPanel</name>
    <message>
        <source>Cost so far</source>
        <translation>至此的开销</translation>
    </message>
    <message>
        <source>unfused</source>
        <translation>未融合</translation>
    </message>
    <message>
        <source>fused</source>
        <translation>融合</translation>
    </message>
    <message>
        <source>Each step reads what it needs from the device’s memory and writes its result there</source>
        <translation>每一步从设备内存读取所需数据，再把结果写回</translation>
    </message>
    <message>
        <source>All steps are one: the signal is read once, the output written once, and what lies between stays on the chip</source>
        <translation>所有步骤合为一个：信号读一次，输出写一次，中间数据留在芯片上</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>读</translation>
    </message>
    <message>
        <source>Bytes of values read from memory; the matrices are not counted</source>
        <translation>从内存读取的数值字节数；矩阵不计</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>写</translation>
    </message>
    <message>
        <source>Bytes of values written to memory</source>
        <translation>写入内存的数值字节数</translation>
    </message>
    <message>
        <source>Arithmetic</source>
        <translation>算术</translation>
    </message>
    <message>
        <source>Multiplications and additions as the matrices are multiplied, without what is skipped: 8 for a complex term, 4 for a real one, 6 for a complex product</source>
        <translation>矩阵相乘时的乘法和加法，跳过的不计：复数项 8 次，实数项 4 次，复数乘积 6 次</translation>
    </message>
    <message>
        <source>All steps, unfused</source>
        <translation>所有步骤，未融合</translation>
    </message>
    <message>
        <source>All steps of one row; the kernel’s spectrum is made once and not counted</source>
        <translation>一行的所有步骤；核的频谱只算一次，不计</translation>
    </message>
    <message>
        <source>All steps, fused</source>
        <translation>所有步骤，融合</translation>
    </message>
    <message>
        <source>Less traffic, fused</source>
        <translation>融合后流量之比</translation>
    </message>
    <message>
        <source>Bytes of all steps, unfused over fused</source>
        <translation>所有步骤的字节数，未融合比融合</translation>
    </message>
    <message>
        <source>Modelled time, so far</source>
        <translation>至此的模型时间</translation>
    </message>
    <message>
        <source>Modelled time, all steps</source>
        <translation>所有步骤的模型时间</translation>
    </message>
    <message>
        <source>one row</source>
        <translation>一行</translation>
    </message>
    <message>
        <source>two rows in one</source>
        <translation>两行合一</translation>
    </message>
    <message>
        <source>step 1, %1</source>
        <translation>第 1 步，%1</translation>
    </message>
    <message>
        <source>steps 1 to %1, %2</source>
        <translation>第 1 到 %1 步，%2</translation>
    </message>
    <message>
        <source>Traffic, one mark = %1; grey: to come</source>
        <translation>流量，一格 = %1；灰色：尚未到</translation>
    </message>
    <message>
        <source>By the model, not measured: arithmetic at the rate of the matrix’s size, traffic at the memory’s bandwidth (fused: what lies between at that of the chip).
%1</source>
        <translation>来自模型，不是测量：算术按矩阵大小对应的速率，流量按内存带宽（融合时中间数据按芯片带宽）。
%1</translation>
    </message>
    <message>
        <source>Unfused → fused, modelled for %1, %2 rows. Figures of the device: its tip.</source>
        <translation>未融合 → 融合，按 %1 的模型，%2 行。设备的数据见其提示。</translation>
    </message>
</context>
<context>
    <name>longwave::ui::DrawingCanvas</name>
    <message>
        <source>Drawing</source>
        <translation>手绘</translation>
    </message>
    <message>
        <source>Nothing to draw on yet</source>
        <translation>还没有可画的地方</translation>
    </message>
    <message>
        <source>Value %1 of %2 is %3. Left and Right choose a value, Up and Down move it, Delete makes it zero.</source>
        <translation>第 %1 个值，共 %2 个，为 %3。左右键选择，上下键移动，Delete 置零。</translation>
    </message>
    <message>
        <source>[%1] = %2</source>
        <translation>[%1] = %2</translation>
    </message>
    <message>
        <source>full height ±%1</source>
        <translation>满高 ±%1</translation>
    </message>
</context>
<context>
    <name>longwave::ui::FactorButton</name>
    <message>
        <source>Factors: %1 = %2</source>
        <translation>因子：%1 = %2</translation>
    </message>
    <message>
        <source>N = %1 = %2. Opens the factor tree.</source>
        <translation>N = %1 = %2。打开因子树。</translation>
    </message>
</context>
<context>
    <name>longwave::ui::FactorPopup</name>
    <message>
        <source>Factors of N</source>
        <translation>N 的因子</translation>
    </message>
    <message>
        <source>How many factors: the order p</source>
        <translation>因子个数：阶数 p</translation>
    </message>
    <message>
        <source>Every way to write N</source>
        <translation>N 的所有写法</translation>
    </message>
    <message>
        <source>Every way to write N with so many factors, the order of the factors included</source>
        <translation>用这么多因子写出 N 的所有方式，因子次序也算</translation>
    </message>
    <message>
        <source>Factors</source>
        <translation>因子</translation>
    </message>
    <message>
        <source>factors %1</source>
        <translation>因子 %1</translation>
    </message>
    <message>
        <source>Drag a prime to another branch, or a factor to another place. Keys: arrows and Enter.</source>
        <translation>把质因子拖到另一分支，或把因子拖到另一位置。键盘：方向键和回车。</translation>
    </message>
    <message>
        <source>As even as %1 factors can be</source>
        <translation>%1 个因子尽可能相等</translation>
    </message>
    <message>
        <source>N is a product of %1 primes: it has no %2 factors</source>
        <translation>N 是 %1 个质数之积：没有 %2 个因子</translation>
    </message>
</context>
<context>
    <name>longwave::ui::FactorTree</name>
    <message>
        <source>Factor tree</source>
        <translation>因子树</translation>
    </message>
    <message>
        <source>A factor changes places with the others; its primes make a new one.</source>
        <translation>因子可与其他因子换位；它的质因子可组成新因子。</translation>
    </message>
    <message>
        <source>Enter puts it back.</source>
        <translation>回车放回原处。</translation>
    </message>
    <message>
        <source>Left and Right choose where it goes, Enter puts it down, Esc lets it go.</source>
        <translation>左右键选择去处，回车放下，Esc 放弃。</translation>
    </message>
    <message>
        <source>N = %1 = %2</source>
        <translation>N = %1 = %2</translation>
    </message>
    <message>
        <source>factor %1, %2</source>
        <translation>因子 %1，%2</translation>
    </message>
    <message>
        <source>prime %1 of factor %2</source>
        <translation>因子 %2 的质因子 %1</translation>
    </message>
    <message>
        <source>%1. Holding %2; it would go to factor %3.</source>
        <translation>%1。拿着 %2；将放到因子 %3。</translation>
    </message>
    <message>
        <source>%1. At %2. Enter takes it up.</source>
        <translation>%1。位于 %2。回车拿起。</translation>
    </message>
    <message>
        <source>N = %1</source>
        <translation>N = %1</translation>
    </message>
    <message>
        <source>drop a prime here</source>
        <translation>把质因子放到这里</translation>
    </message>
</context>
<context>
    <name>longwave::ui::FigureTable</name>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
</context>
<context>
    <name>longwave::ui::FusionPanel</name>
    <message>
        <source>Fusion</source>
        <translation>融合</translation>
    </message>
    <message>
        <source>what goes to memory and back, one row</source>
        <translation>一行数据往返内存的流量</translation>
    </message>
    <message>
        <source>memory traffic</source>
        <translation>内存流量</translation>
    </message>
    <message>
        <source>Memory traffic with every stage by itself</source>
        <translation>每个阶段单独执行时的内存流量</translation>
    </message>
    <message>
        <source>Memory traffic with all stages fused</source>
        <translation>所有阶段融合时的内存流量</translation>
    </message>
    <message>
        <source>Unfused</source>
        <translation>未融合</translation>
    </message>
    <message>
        <source>Fused</source>
        <translation>融合</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Apart, every stage reads what the one before wrote. Fused, the signal and the kernel’s spectrum are read once and the result is written once: %1 fewer bytes.</source>
        <translation>分开执行时，每个阶段都要读前一阶段写出的数据。融合后，信号和核的频谱各读一次，结果写一次：字节数之比为 %1。</translation>
    </message>
</context>
<context>
    <name>longwave::ui::FusionPicture</name>
    <message>
        <source>step %1 reads %2 and writes %3</source>
        <translation>第 %1 步读 %2，写 %3</translation>
    </message>
    <message>
        <source>device memory</source>
        <translation>设备内存</translation>
    </message>
    <message>
        <source>chip: all steps stay here</source>
        <translation>芯片：所有步骤都在这里</translation>
    </message>
    <message>
        <source>chip</source>
        <translation>芯片</translation>
    </message>
    <message>
        <source>Step %1, %2: reads %3, writes %4</source>
        <translation>第 %1 步，%2：读 %3，写 %4</translation>
    </message>
</context>
<context>
    <name>longwave::ui::LearnedPanel</name>
    <message>
        <source>Learned Monarch</source>
        <translation>学习型 Monarch</translation>
    </message>
    <message>
        <source>Perturb</source>
        <translation>扰动</translation>
    </message>
    <message>
        <source>Learn</source>
        <translation>学习</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Back to the DFT</source>
        <translation>回到 DFT</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>back to the DFT</source>
        <translation>回到 DFT</translation>
    </message>
    <message>
        <source>unlocked</source>
        <translation>解锁</translation>
    </message>
    <message>
        <source>distance from the DFT</source>
        <translation>与 DFT 的距离</translation>
    </message>
    <message>
        <source>‖A − F‖ / ‖F‖ (Frobenius)</source>
        <translation>‖A − F‖ / ‖F‖（Frobenius）</translation>
    </message>
    <message>
        <source>This matrix may move; the others stay as they are</source>
        <translation>这个矩阵可以移动，其余保持不变</translation>
    </message>
    <message>
        <source>Size of the perturbation</source>
        <translation>扰动大小</translation>
    </message>
    <message>
        <source>Every entry of the unlocked matrices is moved by a complex normal number of this size; entries of F have magnitude 1</source>
        <translation>解锁矩阵的每个元素移动一个这样大小的复正态随机数；F 的元素模为 1</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Of the random numbers: the same seed moves them alike</source>
        <translation>随机数的种子：相同的种子给出相同的移动</translation>
    </message>
    <message>
        <source>Target kernel</source>
        <translation>目标核</translation>
    </message>
    <message>
        <source>The circular convolution that the matrices are to learn</source>
        <translation>矩阵要学会的循环卷积</translation>
    </message>
    <message>
        <source>this kernel (the DFT does it)</source>
        <translation>这个核（DFT 就能做到）</translation>
    </message>
    <message>
        <source>this kernel reversed</source>
        <translation>这个核的倒转</translation>
    </message>
    <message>
        <source>exponential</source>
        <translation>指数衰减</translation>
    </message>
    <message>
        <source>impulse: y = u</source>
        <translation>冲激：y = u</translation>
    </message>
    <message>
        <source>loaded head, not squashed</source>
        <translation>已载入的头，未收缩</translation>
    </message>
    <message>
        <source>drawn kernel</source>
        <translation>手绘的核</translation>
    </message>
    <message>
        <source>Ends the run; its matrices stay</source>
        <translation>结束运行，保留矩阵</translation>
    </message>
    <message>
        <source>Exact DFTs again</source>
        <translation>恢复精确的 DFT</translation>
    </message>
    <message>
        <source>Loss against steps</source>
        <translation>损失随步数的变化</translation>
    </message>
    <message>
        <source>gradient steps</source>
        <translation>梯度步数</translation>
    </message>
    <message>
        <source>loss (relative, squared)</source>
        <translation>损失（相对，平方）</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>by</source>
        <translation>幅度</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>learn</source>
        <translation>学习</translation>
    </message>
    <message>
        <source>Perturbing the matrices</source>
        <translation>正在扰动矩阵</translation>
    </message>
    <message>
        <source>perturb the matrices by %1</source>
        <translation>以 %1 扰动矩阵</translation>
    </message>
    <message>
        <source>Comparing the matrices with the DFT</source>
        <translation>正在与 DFT 比较</translation>
    </message>
    <message>
        <source>exact</source>
        <translation>精确</translation>
    </message>
    <message>
        <source>not the DFT</source>
        <translation>不是 DFT</translation>
    </message>
    <message>
        <source>the exact DFT</source>
        <translation>精确的 DFT</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Gradient steps on four random signals, each as long as the loss goes down (Armijo)</source>
        <translation>在四个随机信号上做梯度下降，步长取到损失确实下降为止（Armijo）</translation>
    </message>
    <message>
        <source>Unlock a matrix first</source>
        <translation>请先解锁一个矩阵</translation>
    </message>
    <message>
        <source>Moves the unlocked matrices at random</source>
        <translation>随机移动解锁的矩阵</translation>
    </message>
    <message>
        <source>No kernel was drawn yet</source>
        <translation>还没有手绘的核</translation>
    </message>
    <message>
        <source>No kernel is loaded</source>
        <translation>没有载入核</translation>
    </message>
    <message>
        <source>No run yet. Unlock a matrix, perturb it or choose a target, and learn.</source>
        <translation>尚未运行。解锁一个矩阵，扰动它或选择目标，然后学习。</translation>
    </message>
    <message>
        <source>Loss %1, from %2.</source>
        <translation>损失 %1，起始 %2。</translation>
    </message>
    <message>
        <source>The exact DFT is one point of a family of products: matrices that may move can do other convolutions, or this one another way.</source>
        <translation>精确的 DFT 是一族乘积中的一点：可移动的矩阵能做别的卷积，或者用别的方式做这个卷积。</translation>
    </message>
</context>
<context>
    <name>longwave::ui::LearnedRun</name>
    <message>
        <source>Another kernel: the run ended.</source>
        <translation>换了核：运行结束。</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>Learning …</source>
        <translation>正在学习……</translation>
    </message>
    <message>
        <source>Paused after %1 steps.</source>
        <translation>%1 步后暂停。</translation>
    </message>
    <message>
        <source>Stopped after %1 steps.</source>
        <translation>%1 步后停止。</translation>
    </message>
    <message>
        <source>Learning the matrices</source>
        <translation>正在学习矩阵</translation>
    </message>
    <message>
        <source>learn the matrices, %1 steps</source>
        <translation>学习矩阵，%1 步</translation>
    </message>
    <message>
        <source>It goes down no further: %1 steps.</source>
        <translation>不再下降：%1 步。</translation>
    </message>
    <message>
        <source>Other factors: the run ended.</source>
        <translation>换了因子：运行结束。</translation>
    </message>
    <message>
        <source>The matrices were changed: the run ended.</source>
        <translation>矩阵被更改：运行结束。</translation>
    </message>
</context>
<context>
    <name>longwave::ui::LegendPanel</name>
    <message>
        <source>Legend</source>
        <translation>图例</translation>
    </message>
    <message>
        <source>Hue is the phase of a value, counter-clockwise from 0° at the right; brightness is the square root of its magnitude. Hatched cells are zero and skipped. A solid outline marks what goes into the pointed cell, a dashed one what it feeds.</source>
        <translation>色相是值的相位，从右边 0° 起逆时针；亮度是模的平方根。斜线单元格为零并被跳过。实线框标出进入所指单元格的数据，虚线框标出它流向的数据。</translation>
    </message>
    <message>
        <source>Each picture has its own maximum, which is printed above it</source>
        <translation>每幅图有自己的最大值，印在图的上方</translation>
    </message>
    <message>
        <source>magnitude, √ scale</source>
        <translation>模，√ 刻度</translation>
    </message>
    <message>
        <source>max</source>
        <translation>最大</translation>
    </message>
    <message>
        <source>zero, skipped</source>
        <translation>零，跳过</translation>
    </message>
    <message>
        <source>in</source>
        <translation>入</translation>
    </message>
    <message>
        <source>out</source>
        <translation>出</translation>
    </message>
</context>
<context>
    <name>longwave::ui::LengthBox</name>
    <message>
        <source>N = %1 is outside 4 … 4,096.</source>
        <translation>N = %1 不在 4 … 4,096 之内。</translation>
    </message>
    <message>
        <source>N = %1 is a prime: it has no two factors to be taken apart into.</source>
        <translation>N = %1 是质数：没有两个因子可供分解。</translation>
    </message>
    <message>
        <source>Length N</source>
        <translation>长度 N</translation>
    </message>
    <message>
        <source>Points of the transform: 4 to 4,096, any number with two prime factors or more</source>
        <translation>变换的点数：4 到 4,096，任何至少有两个质因子的数</translation>
    </message>
    <message>
        <source>“%1” is no number; N stays %2.</source>
        <translation>“%1”不是数；N 仍为 %2。</translation>
    </message>
    <message>
        <source>%1 N stays %2.</source>
        <translation>%1 N 仍为 %2。</translation>
    </message>
</context>
<context>
    <name>longwave::ui::Lesson</name>
    <message>
        <source>leave the lesson</source>
        <translation>离开课程</translation>
    </message>
    <message>
        <source>lesson, page %1</source>
        <translation>课程第 %1 页</translation>
    </message>
</context>
<context>
    <name>longwave::ui::ModelControls</name>
    <message>
        <source>rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Device of the model</source>
        <translation>模型的设备</translation>
    </message>
    <message>
        <source>Rows B·H</source>
        <translation>行数 B·H</translation>
    </message>
    <message>
        <source>How many rows are convolved at once: batch B times heads H. Up and Down double and halve.</source>
        <translation>一次卷积多少行：批次 B 乘以头数 H。上下键加倍或减半。</translation>
    </message>
    <message>
        <source>This machine: measure it (2 s)</source>
        <translation>本机：测量（2 秒）</translation>
    </message>
    <message>
        <source>Its arithmetic and bandwidth are measured once</source>
        <translation>算术速率和带宽只测一次</translation>
    </message>
</context>
<context>
    <name>longwave::ui::MonarchBar</name>
    <message>
        <source>What is taken apart</source>
        <translation>要分解什么</translation>
    </message>
    <message>
        <source>Matrix product</source>
        <translation>矩阵乘积</translation>
    </message>
    <message>
        <source>Butterfly</source>
        <translation>蝶形</translation>
    </message>
    <message>
        <source>Tensor tiles</source>
        <translation>张量瓦片</translation>
    </message>
    <message>
        <source>View of the step</source>
        <translation>步骤的视图</translation>
    </message>
    <message>
        <source>Each step as a product of matrices (Alt+1)</source>
        <translation>把每一步看作矩阵乘积（Alt+1）</translation>
    </message>
    <message>
        <source>Each step as wires between values (Alt+2)</source>
        <translation>把每一步看作数值之间的连线（Alt+2）</translation>
    </message>
    <message>
        <source>Each step as tensor cores do it, in tiles of 16 × 16 (Alt+3)</source>
        <translation>按张量核心的做法看每一步：16 × 16 的瓦片（Alt+3）</translation>
    </message>
    <message>
        <source>Signal</source>
        <translation>信号</translation>
    </message>
    <message>
        <source>Kernel</source>
        <translation>核</translation>
    </message>
    <message>
        <source>Factors</source>
        <translation>因子</translation>
    </message>
    <message>
        <source>N = %1</source>
        <translation>N = %1</translation>
    </message>
    <message>
        <source>Causal</source>
        <translation>因果</translation>
    </message>
    <message>
        <source>Circular</source>
        <translation>循环</translation>
    </message>
    <message>
        <source>Signal, kernel and output are half of N; the other half is zeros, and nothing wraps</source>
        <translation>信号、核和输出各占 N 的一半；另一半是零，末尾不会绕回开头</translation>
    </message>
    <message>
        <source>All N points; the end wraps to the beginning</source>
        <translation>全部 N 点；末尾绕回开头</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>模式</translation>
    </message>
    <message>
        <source>Causal: half of N is padding. Circular: the convolution wraps at N.</source>
        <translation>因果：N 的一半是填充。循环：卷积在 N 处绕回。</translation>
    </message>
    <message>
        <source>Implicit padding</source>
        <translation>隐式填充</translation>
    </message>
    <message>
        <source>Reorder the spectrum</source>
        <translation>重排频谱</translation>
    </message>
    <message>
        <source>Put the spectrum into natural order before the product and back after it: two permutations that cancel</source>
        <translation>相乘前把频谱排成自然顺序，之后再排回：两次互相抵消的置换</translation>
    </message>
    <message>
        <source>Real pair</source>
        <translation>实数对</translation>
    </message>
    <message>
        <source>Double: the reference</source>
        <translation>双精度：参照</translation>
    </message>
    <message>
        <source>Every product and sum in single precision</source>
        <translation>每次乘积与求和都用单精度</translation>
    </message>
    <message>
        <source>Tensor cores: factors with 11 significant bits and the range of fp32</source>
        <translation>张量核心：因数 11 位有效位，范围同 fp32</translation>
    </message>
    <message>
        <source>Tensor cores: factors with 8 significant bits, range of fp32</source>
        <translation>张量核心：因数 8 位有效位，范围同 fp32</translation>
    </message>
    <message>
        <source>Tensor cores: factors with 11 significant bits, range of fp16</source>
        <translation>张量核心：因数 11 位有效位，范围同 fp16</translation>
    </message>
    <message>
        <source>Tensor cores: factors as sums of two fp16 numbers, three products for one</source>
        <translation>张量核心：因数是两个 fp16 数之和，三次乘积代替一次</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>How the stages compute, rounded where a tensor core would round</source>
        <translation>各阶段如何计算，在张量核心会舍入的地方舍入</translation>
    </message>
    <message>
        <source>More choices</source>
        <translation>更多选项</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Choices that have no room in the bar</source>
        <translation>栏里放不下的选项</translation>
    </message>
    <message>
        <source>causal</source>
        <translation>因果</translation>
    </message>
    <message>
        <source>circular</source>
        <translation>循环</translation>
    </message>
    <message>
        <source>implicit padding</source>
        <translation>隐式填充</translation>
    </message>
    <message>
        <source>multiply the padding</source>
        <translation>填充也相乘</translation>
    </message>
    <message>
        <source>reorder the spectrum</source>
        <translation>重排频谱</translation>
    </message>
    <message>
        <source>leave the spectrum in Monarch order</source>
        <translation>频谱保持 Monarch 顺序</translation>
    </message>
    <message>
        <source>two rows as a complex one</source>
        <translation>两行合为一复数行</translation>
    </message>
    <message>
        <source>one row</source>
        <translation>一行</translation>
    </message>
    <message>
        <source>compute in %1</source>
        <translation>以 %1 计算</translation>
    </message>
    <message>
        <source>Rows of zeros are not multiplied, and rows nobody asked for not computed</source>
        <translation>全零的行不乘，没有人需要的行不算</translation>
    </message>
    <message>
        <source>A circular convolution has no padding to skip</source>
        <translation>循环卷积没有可跳过的填充</translation>
    </message>
    <message>
        <source>A second row rides along as the imaginary part, u + i·v: k is real, so the two come apart for free. The next channel of the signal, or where there is one channel the same signal reversed.</source>
        <translation>第二行作为虚部同行，u + i·v：k 是实数，所以两者毫不费力地分开。取信号的下一声道；只有一个声道时取倒放的同一信号。</translation>
    </message>
    <message>
        <source>Signal: %1</source>
        <translation>信号：%1</translation>
    </message>
    <message>
        <source>Kernel: %1</source>
        <translation>核：%1</translation>
    </message>
</context>
<context>
    <name>longwave::ui::MonarchSide</name>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>hue is phase, brightness magnitude</source>
        <translation>色相表示相位，亮度表示模</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>开销</translation>
    </message>
    <message>
        <source>What the steps cost, and which order p is cheapest where</source>
        <translation>各步的开销，以及哪个阶数 p 在哪里最便宜</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>What goes to the device’s memory and comes from it, unfused and fused</source>
        <translation>往返设备内存的数据，未融合与融合</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>What is saved by leaving parts out or computing with fewer bits, and what it costs in accuracy</source>
        <translation>省去一部分或用更少的位计算能省多少，又损失多少精度</translation>
    </message>
    <message>
        <source>Learned</source>
        <translation>学习</translation>
    </message>
    <message>
        <source>Other matrices in the place of the DFT’s</source>
        <translation>代替 DFT 的其他矩阵</translation>
    </message>
    <message>
        <source>Page of numbers</source>
        <translation>数据页</translation>
    </message>
    <message>
        <source>Beside the stage</source>
        <translation>舞台旁的面板</translation>
    </message>
</context>
<context>
    <name>longwave::ui::MonarchWalk</name>
    <message>
        <source>Tracing the decomposition</source>
        <translation>正在逐步计算分解</translation>
    </message>
</context>
<context>
    <name>longwave::ui::MonarchWorkspace</name>
    <message>
        <source>Monarch</source>
        <translation>Monarch</translation>
    </message>
    <message>
        <source>Step %1 of %2: %3, N = %4</source>
        <translation>第 %1 步，共 %2 步：%3，N = %4</translation>
    </message>
    <message>
        <source>Export picture</source>
        <translation>导出图片</translation>
    </message>
    <message>
        <source>The stage as it is shown, as PNG, SVG or PDF (Ctrl+E)</source>
        <translation>把当前舞台导出为 PNG、SVG 或 PDF（Ctrl+E）</translation>
    </message>
    <message>
        <source>Open in Convolve</source>
        <translation>在卷积页打开</translation>
    </message>
    <message>
        <source>Right side: legend, cost, accuracy, learned</source>
        <translation>右侧：图例、开销、精度、学习</translation>
    </message>
    <message>
        <source>Show or hide the right side: legend, cost, accuracy, learned (F8)</source>
        <translation>显示或隐藏右侧：图例、开销、精度、学习（F8）</translation>
    </message>
    <message>
        <source>The convolution was not taken apart. %1</source>
        <translation>没有分解这个卷积。%1</translation>
    </message>
    <message>
        <source>signal resampled, %1 to %2 samples</source>
        <translation>信号重采样，%1 到 %2 个样本</translation>
    </message>
    <message>
        <source>signal cut, %2 of %1 samples</source>
        <translation>信号截取，%1 个样本中的 %2 个</translation>
    </message>
    <message>
        <source>y against direct convolution: relative error %1</source>
        <translation>y 与直接卷积相比：相对误差 %1</translation>
    </message>
    <message>
        <source>Space plays, Left and Right step</source>
        <translation>空格播放，左右键单步</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Stay at this step (Ctrl+R or Space)</source>
        <translation>停在这一步（Ctrl+R 或空格）</translation>
    </message>
    <message>
        <source>Play the steps (Ctrl+R or Space)</source>
        <translation>播放各步（Ctrl+R 或空格）</translation>
    </message>
</context>
<context>
    <name>longwave::ui::OrderChart</name>
    <message>
        <source>p = %1 up to %2</source>
        <translation>p = %1 到 %2 为止</translation>
    </message>
    <message>
        <source>Cheapest on %1, from N = %2 on: %3.</source>
        <translation>在 %1 上，从 N = %2 起最便宜的：%3。</translation>
    </message>
    <message>
        <source>Long: at %1, %2 take %3 flop a sample, %4 only %5.</source>
        <translation>长序列：在 %1 处，%2 每样本 %3 次运算，%4 只要 %5 次。</translation>
    </message>
    <message>
        <source>Short: at %1, p = 3 is %2: its small factors miss the matrix units, and it passes over the data once more, in %3 ps a sample against %4.</source>
        <translation>短序列：在 %1 处，p = 3 为 %2：因子太小用不上矩阵单元，还要多过一遍数据，每样本 %3 ps 对 %4 ps。</translation>
    </message>
    <message>
        <source>Short: at %1, p = 3 is %2 and passes over the data once more, in %3 ps a sample against %4.</source>
        <translation>短序列：在 %1 处，p = 3 为 %2，还要多过一遍数据，每样本 %3 ps 对 %4 ps。</translation>
    </message>
    <message>
        <source>Why %1: from a factor of %1 on, matrix units multiply, at %2 instead of %3: %4 as fast.</source>
        <translation>为什么是 %1：因子从 %1 起由矩阵单元相乘，速率为 %2 而不是 %3（%4）。</translation>
    </message>
    <message>
        <source>It has no matrix units: nothing happens at a factor of 16.</source>
        <translation>它没有矩阵单元：因子为 16 时没有变化。</translation>
    </message>
    <message>
        <source>Order p</source>
        <translation>阶数 p</translation>
    </message>
    <message>
        <source>Modelled time against N for p = 2, 3 and 4</source>
        <translation>p = 2、3、4 时模型时间随 N 的变化</translation>
    </message>
    <message>
        <source>FFT length N</source>
        <translation>FFT 长度 N</translation>
    </message>
    <message>
        <source>modelled time per sample (ps)</source>
        <translation>每样本模型时间 (ps)</translation>
    </message>
    <message>
        <source>N ≈ %1</source>
        <translation>N ≈ %1</translation>
    </message>
    <message>
        <source>Modelling the orders</source>
        <translation>正在计算各阶的模型</translation>
    </message>
    <message>
        <source>p = %1</source>
        <translation>p = %1</translation>
    </message>
    <message>
        <source>all factors on matrix units from here</source>
        <translation>从这里起所有因子都用矩阵单元</translation>
    </message>
    <message>
        <source>factor %1</source>
        <translation>因子 %1</translation>
    </message>
    <message>
        <source>N = %1 = %2</source>
        <translation>N = %1 = %2</translation>
    </message>
    <message>
        <source>N = %1, p = %2</source>
        <translation>N = %1，p = %2</translation>
    </message>
    <message>
        <source>modelled, %1</source>
        <translation>模型，%1</translation>
    </message>
    <message>
        <source>Equation 2 of FlashFFTConv (arXiv 2311.05908).
%1</source>
        <translation>FlashFFTConv 的式 2（arXiv 2311.05908）。
%1</translation>
    </message>
</context>
<context>
    <name>longwave::ui::PictureExport</name>
    <message>
        <source>Export picture</source>
        <translation>导出图片</translation>
    </message>
    <message>
        <source>Picture (PNG)…</source>
        <translation>图片（PNG）…</translation>
    </message>
    <message>
        <source>Scalable vector graphics (SVG)…</source>
        <translation>矢量图（SVG）…</translation>
    </message>
    <message>
        <source>PDF page…</source>
        <translation>PDF 页面…</translation>
    </message>
    <message>
        <source>Export the picture</source>
        <translation>导出图片</translation>
    </message>
    <message>
        <source>Wrote %1</source>
        <translation>已写入 %1</translation>
    </message>
    <message>
        <source>The picture was not written.</source>
        <translation>图片没有写入。</translation>
    </message>
    <message>
        <source>Picture (*.png)</source>
        <translation>图片 (*.png)</translation>
    </message>
    <message>
        <source>Scalable vector graphics (*.svg)</source>
        <translation>矢量图 (*.svg)</translation>
    </message>
    <message>
        <source>PDF page (*.pdf)</source>
        <translation>PDF 页面 (*.pdf)</translation>
    </message>
</context>
<context>
    <name>longwave::ui::PrecisionPanel</name>
    <message>
        <source>fp64: what the others are compared with</source>
        <translation>fp64：其他精度都与它比较</translation>
    </message>
    <message>
        <source>fp32: every product and sum is rounded to 24 bits</source>
        <translation>fp32：每次乘积与求和都舍入到 24 位</translation>
    </message>
    <message>
        <source>tf32: factors of matrix products have 11 bits, sums 24</source>
        <translation>tf32：矩阵乘积的因数 11 位，求和 24 位</translation>
    </message>
    <message>
        <source>bf16: factors of matrix products have 8 bits, sums 24</source>
        <translation>bf16：矩阵乘积的因数 8 位，求和 24 位</translation>
    </message>
    <message>
        <source>fp16: factors of matrix products have 11 bits and a narrow range, sums 24</source>
        <translation>fp16：矩阵乘积的因数 11 位，范围较窄，求和 24 位</translation>
    </message>
    <message>
        <source>accurate: each factor is the sum of two fp16 numbers, three products for one</source>
        <translation>accurate：每个因数是两个 fp16 数之和，三次乘积代替一次</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>error of each step against fp64</source>
        <translation>每一步相对 fp64 的误差</translation>
    </message>
    <message>
        <source>error against fp64</source>
        <translation>相对 fp64 的误差</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>relative error (l2)</source>
        <translation>相对误差（l2）</translation>
    </message>
    <message>
        <source>Error of each step in every precision</source>
        <translation>每种精度下每一步的误差</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>Error in every precision</source>
        <translation>每种精度的误差</translation>
    </message>
    <message>
        <source>Double click or Enter chooses a precision</source>
        <translation>双击或按回车选择精度</translation>
    </message>
    <message>
        <source>Computing in every precision</source>
        <translation>正在以每种精度计算</translation>
    </message>
    <message>
        <source>The convolution in every precision appears here.</source>
        <translation>每种精度的卷积会显示在这里。</translation>
    </message>
    <message>
        <source>precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>at step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>%1, chosen</source>
        <translation>%1，已选</translation>
    </message>
    <message>
        <source>At a step: against the same step in fp64. Result: against the sum as written. Factors of matrix products are rounded as tensor cores would.</source>
        <translation>某一步：与 fp64 的同一步比较。结果：与照式子求和比较。矩阵乘积的因数按张量核心的方式舍入。</translation>
    </message>
    <message>
        <source>precision %1</source>
        <translation>精度 %1</translation>
    </message>
</context>
<context>
    <name>longwave::ui::ProductStage</name>
    <message>
        <source>The step as a matrix product</source>
        <translation>作为矩阵乘积的这一步</translation>
    </message>
    <message>
        <source>The largest cell, as an example: point at any other, click to pin it.</source>
        <translation>以最大的单元格为例：可指向任何其他单元格，点击固定。</translation>
    </message>
    <message>
        <source>Pinned: click it again or press Esc to let it go.</source>
        <translation>已固定：再点一次或按 Esc 放开。</translation>
    </message>
    <message>
        <source>Step %1 of %2: %3.</source>
        <translation>第 %1 步，共 %2 步：%3。</translation>
    </message>
    <message>
        <source>Picture %1: %2 rows, %3 columns, largest magnitude %4.</source>
        <translation>图 %1：%2 行，%3 列，最大模 %4。</translation>
    </message>
    <message>
        <source>Block %1 of %2.</source>
        <translation>第 %1 块，共 %2 块。</translation>
    </message>
    <message>
        <source>Pinned cell:</source>
        <translation>固定的单元格：</translation>
    </message>
    <message>
        <source>Largest cell:</source>
        <translation>最大的单元格：</translation>
    </message>
    <message>
        <source>Cell:</source>
        <translation>单元格：</translation>
    </message>
    <message>
        <source>It depends on %1 of %2 samples.</source>
        <translation>它依赖 %2 个样本中的 %1 个。</translation>
    </message>
    <message>
        <source>%1 of %2 outputs depend on it.</source>
        <translation>%2 个输出中有 %1 个依赖它。</translation>
    </message>
    <message>
        <source>It depends on %1 of %2 taps.</source>
        <translation>它依赖 %2 个抽头中的 %1 个。</translation>
    </message>
</context>
<context>
    <name>longwave::ui::ProductSum</name>
    <message>
        <source>The sum written out</source>
        <translation>展开的和式</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>说明</translation>
    </message>
</context>
<context>
    <name>longwave::ui::SequenceStrip</name>
    <message>
        <source>%1 taps are cut off, then zeros</source>
        <translation>%1 个抽头被截去，其后为零</translation>
    </message>
    <message>
        <source>zero padding, skipped</source>
        <translation>零填充，跳过</translation>
    </message>
    <message>
        <source>zero padding, computed all the same</source>
        <translation>零填充，照样计算</translation>
    </message>
    <message>
        <source>The sequence</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>The cell depends on %1 of %2 numbers</source>
        <translation>这个单元格依赖 %2 个数中的 %1 个</translation>
    </message>
    <message>
        <source>The cell is part of %1 of %2 numbers</source>
        <translation>%2 个数中有 %1 个用到这个单元格</translation>
    </message>
</context>
<context>
    <name>longwave::ui::SourcePopup</name>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Signal</source>
        <translation>信号</translation>
    </message>
    <message>
        <source>Kernel</source>
        <translation>核</translation>
    </message>
    <message>
        <source>Draw with the mouse, or choose a value with Left and Right and move it with Up and Down</source>
        <translation>用鼠标画，或用左右键选值、上下键移动</translation>
    </message>
    <message>
        <source>All values zero</source>
        <translation>所有值置零</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>截取</translation>
    </message>
    <message>
        <source>Resample</source>
        <translation>重采样</translation>
    </message>
    <message>
        <source>How a longer row is fitted</source>
        <translation>较长的行怎样放进来</translation>
    </message>
    <message>
        <source>As many values as the window has, the others are left out</source>
        <translation>取窗口能放下的值，其余不用</translation>
    </message>
    <message>
        <source>All of it: each value is the mean of a stretch</source>
        <translation>全部都用：每个值是一段的均值</translation>
    </message>
    <message>
        <source>Loudest</source>
        <translation>最响处</translation>
    </message>
    <message>
        <source>Lag 0</source>
        <translation>延迟 0</translation>
    </message>
    <message>
        <source>Begin where the signal is loudest</source>
        <translation>从信号最响处开始</translation>
    </message>
    <message>
        <source>Begin with the kernel’s first tap</source>
        <translation>从核的第一个抽头开始</translation>
    </message>
    <message>
        <source>First sample</source>
        <translation>第一个样本</translation>
    </message>
    <message>
        <source>First tap</source>
        <translation>第一个抽头</translation>
    </message>
    <message>
        <source>First sample, exact</source>
        <translation>第一个样本，精确值</translation>
    </message>
    <message>
        <source>First tap, exact</source>
        <translation>第一个抽头，精确值</translation>
    </message>
    <message>
        <source>resample the loaded row</source>
        <translation>重采样已载入的行</translation>
    </message>
    <message>
        <source>cut the loaded row</source>
        <translation>截取已载入的行</translation>
    </message>
    <message>
        <source>signal: %1</source>
        <translation>信号：%1</translation>
    </message>
    <message>
        <source>kernel: %1</source>
        <translation>核：%1</translation>
    </message>
    <message>
        <source>begin where it is loudest</source>
        <translation>从最响处开始</translation>
    </message>
    <message>
        <source>begin at lag 0</source>
        <translation>从延迟 0 开始</translation>
    </message>
    <message>
        <source>begin at %1</source>
        <translation>从 %1 开始</translation>
    </message>
    <message>
        <source>draw the signal</source>
        <translation>手绘信号</translation>
    </message>
    <message>
        <source>draw the kernel</source>
        <translation>手绘核</translation>
    </message>
    <message>
        <source>%1, %2 samples</source>
        <translation>%1，%2 个样本</translation>
    </message>
    <message>
        <source>%1 of the loaded kernels, %2 taps</source>
        <translation>已载入核的%1，%2 个抽头</translation>
    </message>
    <message>
        <source>Nothing is loaded: open a file first (Ctrl+O). An example stands in for it.</source>
        <translation>没有载入：请先打开文件（Ctrl+O）。现用示例代替。</translation>
    </message>
    <message>
        <source>sample</source>
        <translation>样本</translation>
    </message>
</context>
<context>
    <name>longwave::ui::SparsityPanel</name>
    <message>
        <source>Sparsity</source>
        <translation>稀疏</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>less</source>
        <translation>节省</translation>
    </message>
    <message>
        <source>With all taps and all frequencies</source>
        <translation>用全部抽头和全部频率</translation>
    </message>
    <message>
        <source>With what is kept</source>
        <translation>只用保留的部分</translation>
    </message>
    <message>
        <source>Share that is saved</source>
        <translation>节省的比例</translation>
    </message>
    <message>
        <source>what is left out</source>
        <translation>省去了什么</translation>
    </message>
    <message>
        <source>Partial convolution: only the kernel’s first taps are used</source>
        <translation>部分卷积：只用核的前几个抽头</translation>
    </message>
    <message>
        <source>Frequency-sparse: the highest frequencies of the kernel are zero, in 64 bands, and rows and columns of the matrices that only they need are skipped</source>
        <translation>频率稀疏：核的最高频率为零，分 64 个频带，只有它们才需要的矩阵行和列被跳过</translation>
    </message>
    <message>
        <source>Taps kept</source>
        <translation>保留的抽头</translation>
    </message>
    <message>
        <source>Taps kept, exact</source>
        <translation>保留的抽头，精确值</translation>
    </message>
    <message>
        <source>Frequencies kept</source>
        <translation>保留的频率</translation>
    </message>
    <message>
        <source>Taps ≠ 0</source>
        <translation>非零抽头</translation>
    </message>
    <message>
        <source>Of the kernel as it is convolved, after Smooth, Squash (λ is in the tool bar) and the cut</source>
        <translation>指参与卷积的核，经过平滑、收缩（λ 在工具栏）和截取之后</translation>
    </message>
    <message>
        <source>Frequencies</source>
        <translation>频率</translation>
    </message>
    <message>
        <source>That are multiplied</source>
        <translation>参与相乘的</translation>
    </message>
    <message>
        <source>Kernel (flop)</source>
        <translation>核（次）</translation>
    </message>
    <message>
        <source>Arithmetic of the kernel’s spectrum, which is made once</source>
        <translation>计算核频谱的算术，只做一次</translation>
    </message>
    <message>
        <source>Each row (flop)</source>
        <translation>每行（次）</translation>
    </message>
    <message>
        <source>Arithmetic of all steps of the convolution of one row</source>
        <translation>一行卷积所有步骤的算术</translation>
    </message>
    <message>
        <source>Time, fused</source>
        <translation>时间，融合</translation>
    </message>
    <message>
        <source>Output error</source>
        <translation>输出误差</translation>
    </message>
    <message>
        <source>‖y − y₀‖ / ‖y₀‖ against the direct convolution with all taps and frequencies</source>
        <translation>‖y − y₀‖ / ‖y₀‖，与用全部抽头和频率的直接卷积相比</translation>
    </message>
    <message>
        <source>keep all taps</source>
        <translation>保留全部抽头</translation>
    </message>
    <message>
        <source>keep %1 taps</source>
        <translation>保留 %1 个抽头</translation>
    </message>
    <message>
        <source>keep %1 of the frequencies</source>
        <translation>保留 %1 的频率</translation>
    </message>
    <message>
        <source>Tracing with everything kept</source>
        <translation>正在计算全部保留时的结果</translation>
    </message>
    <message>
        <source>By the model, not measured. %1</source>
        <translation>来自模型，不是测量。%1</translation>
    </message>
    <message>
        <source>The time is modelled for %1, %2 rows. A kernel that Squash made sparse in time saves no arithmetic by itself: its spectrum is dense. What saves is to cut taps, or frequencies.</source>
        <translation>时间按 %1、%2 行的模型估算。被收缩成时间稀疏的核本身并不节省算术：它的频谱是稠密的。能节省的是截去抽头或频率。</translation>
    </message>
</context>
<context>
    <name>longwave::ui::StepScrubber</name>
    <message>
        <source>Step</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>Left and Right go a step, Home and End to the first and the last</source>
        <translation>左右键走一步，Home 和 End 到首尾</translation>
    </message>
</context>
<context>
    <name>longwave::ui::StepWords</name>
    <message>
        <source>The sequence</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>Reshape to %1 × %2</source>
        <translation>变形为 %1 × %2</translation>
    </message>
    <message>
        <source>Rows open to %1 × %2</source>
        <translation>各行展开为 %1 × %2</translation>
    </message>
    <message>
        <source>DFT down the columns</source>
        <translation>沿列 DFT</translation>
    </message>
    <message>
        <source>Twiddles</source>
        <translation>旋转因子</translation>
    </message>
    <message>
        <source>DFT along the rows</source>
        <translation>沿行 DFT</translation>
    </message>
    <message>
        <source>Monarch order</source>
        <translation>Monarch 顺序</translation>
    </message>
    <message>
        <source>Natural order</source>
        <translation>自然顺序</translation>
    </message>
    <message>
        <source>Product with K</source>
        <translation>乘以 K</translation>
    </message>
    <message>
        <source>Monarch order again</source>
        <translation>回到 Monarch 顺序</translation>
    </message>
    <message>
        <source>Rows back</source>
        <translation>行逆变换</translation>
    </message>
    <message>
        <source>Twiddles back</source>
        <translation>反向旋转</translation>
    </message>
    <message>
        <source>Columns back</source>
        <translation>列逆变换</translation>
    </message>
    <message>
        <source>The result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>%1, level %2</source>
        <translation>%1，第 %2 级</translation>
    </message>
    <message>
        <source>every second sample</source>
        <translation>每隔一个的样本</translation>
    </message>
    <message>
        <source>every third sample</source>
        <translation>每三个取一的样本</translation>
    </message>
    <message>
        <source>every fourth sample</source>
        <translation>每四个取一的样本</translation>
    </message>
    <message>
        <source>every fifth sample</source>
        <translation>每五个取一的样本</translation>
    </message>
    <message>
        <source>every sixth sample</source>
        <translation>每六个取一的样本</translation>
    </message>
    <message>
        <source>every seventh sample</source>
        <translation>每七个取一的样本</translation>
    </message>
    <message>
        <source>every eighth sample</source>
        <translation>每八个取一的样本</translation>
    </message>
    <message>
        <source>every ninth sample</source>
        <translation>每九个取一的样本</translation>
    </message>
    <message>
        <source>every tenth sample</source>
        <translation>每十个取一的样本</translation>
    </message>
    <message>
        <source>one sample in %1</source>
        <translation>每 %1 个取一的样本</translation>
    </message>
    <message>
        <source>row %1</source>
        <translation>第 %1 行</translation>
    </message>
    <message>
        <source>rows %1 to %2</source>
        <translation>第 %1 到 %2 行</translation>
    </message>
    <message>
        <source>%1 of %2 rows</source>
        <translation>%2 行中的 %1 行</translation>
    </message>
    <message>
        <source>F%1 has been replaced and is no exact DFT any more.</source>
        <translation>F%1 已被替换，不再是精确的 DFT。</translation>
    </message>
    <message>
        <source>In %1 it is off by %2 (relative, l2).</source>
        <translation>在 %1 下偏差 %2（相对，l2）。</translation>
    </message>
    <message>
        <source>%1 samples and %2 zeros behind them: without that room the end of the result would wrap around to its beginning.</source>
        <translation>%1 个样本，后面 %2 个零：没有这些余地，结果的末尾会绕回开头。</translation>
    </message>
    <message>
        <source>One period of %1 samples: what leaves at the end comes back in at the beginning.</source>
        <translation>%1 个样本的一个周期：从末尾出去的，从开头回来。</translation>
    </message>
    <message>
        <source>The signal has %1 of them, the rest is zero.</source>
        <translation>信号有其中 %1 个，其余为零。</translation>
    </message>
    <message>
        <source>All samples of this stretch are zero.</source>
        <translation>这一段的样本全为零。</translation>
    </message>
    <message>
        <source>A second row rides along as the imaginary part.</source>
        <translation>第二行作为虚部同行。</translation>
    </message>
    <message>
        <source>Each of the %1 rows of B%2 is a sequence of %3 samples of its own: it opens into %4 × %5, and its DFT begins anew.</source>
        <translation>B%2 的 %1 行各是 %3 个样本的序列：展开为 %4 × %5，重新开始它的 DFT。</translation>
    </message>
    <message>
        <source>Nothing is computed: a row takes the next %1 samples, so a column holds %2.</source>
        <translation>什么也不计算：每行取接下来的 %1 个样本，于是每列是%2。</translation>
    </message>
    <message>
        <source>Padding: %1.</source>
        <translation>填充：%1。</translation>
    </message>
    <message>
        <source>A column holds %1. One product with F₁ transforms all %2 columns</source>
        <translation>每列是%1。与 F₁ 的一次乘积变换全部 %2 列</translation>
    </message>
    <message>
        <source>One product with F%1 transforms the %2 columns of all %3 blocks</source>
        <translation>与 F%1 的一次乘积变换全部 %3 块的 %2 列</translation>
    </message>
    <message>
        <source>; %1 is padding and is never multiplied</source>
        <translation>；%1是填充，从不相乘</translation>
    </message>
    <message>
        <source>; %1 are padding and are never multiplied</source>
        <translation>；%1是填充，从不相乘</translation>
    </message>
    <message>
        <source>; the zeros behind the samples are multiplied like all others</source>
        <translation>；样本后面的零也照样相乘</translation>
    </message>
    <message>
        <source>; no frequency that is kept is in %1: not computed</source>
        <translation>；%1里没有保留的频率：不计算</translation>
    </message>
    <message>
        <source>Every cell is turned by an angle of its own, by nothing in row 0 and column 0, by %1° in the last cell; no magnitude changes.</source>
        <translation>每个单元格转过自己的角度：第 0 行和第 0 列不转，最后一个单元格转 %1°；模都不变。</translation>
    </message>
    <message>
        <source>A row of %1 numbers is left. F%2, from the right, transforms all %3 rows in one product</source>
        <translation>每行还剩 %1 个数。F%2 从右边用一次乘积变换全部 %3 行</translation>
    </message>
    <message>
        <source>; %1 of %2 columns hold no frequency that is kept and are not computed</source>
        <translation>；%2 列中有 %1 列没有保留的频率，不计算</translation>
    </message>
    <message>
        <source>A permutation carries every value to the place of its frequency: %1 of %2 move, and nothing is computed.</source>
        <translation>置换把每个值搬到它频率的位置：%2 个中移动 %1 个，什么也不计算。</translation>
    </message>
    <message>
        <source>Here the convolution happens: %1 complex products, frequency by frequency. The kernel&apos;s spectrum lies in the same order.</source>
        <translation>卷积就在这里发生：%1 次复数乘积，逐个频率。核的频谱处于同样的顺序。</translation>
    </message>
    <message>
        <source>%1 frequencies are dropped.</source>
        <translation>舍去 %1 个频率。</translation>
    </message>
    <message>
        <source>K is that of the first %1 of %2 taps.</source>
        <translation>K 来自 %2 个抽头中的前 %1 个。</translation>
    </message>
    <message>
        <source>The way back begins with what came last: the conjugate of F%1 from the right, divided by %2, in one product for all %3 rows</source>
        <translation>回程从最后做的开始：从右边乘 F%1 的共轭，除以 %2，一次乘积处理全部 %3 行</translation>
    </message>
    <message>
        <source>; %1 of %2 columns were dropped and are never multiplied</source>
        <translation>；%2 列中有 %1 列被舍去，从不相乘</translation>
    </message>
    <message>
        <source>The conjugate of F₁, divided by %1, turns the %2 columns into samples</source>
        <translation>F₁ 的共轭除以 %1，把 %2 列变回样本</translation>
    </message>
    <message>
        <source>The conjugate of F%1, divided by %2, closes the %3 blocks: each is a row of B′%4 again</source>
        <translation>F%1 的共轭除以 %2，收起 %3 块：每块又成为 B′%4 的一行</translation>
    </message>
    <message>
        <source>; no frequency that is kept is in %1: never multiplied</source>
        <translation>；%1里没有保留的频率：从不相乘</translation>
    </message>
    <message>
        <source>; nobody asks for %1 of the result: not computed</source>
        <translation>；没有人需要结果的%1：不计算</translation>
    </message>
    <message>
        <source>The real part is the first row&apos;s result, the imaginary part the second&apos;s, %1 samples each; off from the direct sum by %2 (relative, l2).</source>
        <translation>实部是第一行的结果，虚部是第二行的结果，各 %1 个样本；与直接求和相差 %2（相对，l2）。</translation>
    </message>
    <message>
        <source>Read row by row, the real part is the result: %1 samples, off from the direct sum by %2 (relative, l2).</source>
        <translation>逐行读出，实部就是结果：%1 个样本，与直接求和相差 %2（相对，l2）。</translation>
    </message>
    <message>
        <source>The spectrum is complete; only its order is not the usual one. Nothing has to move: the kernel&apos;s spectrum lies in the same order.</source>
        <translation>频谱已经完整，只是顺序与通常不同。什么也不用移动：核的频谱处于同样的顺序。</translation>
    </message>
    <message>
        <source>The second permutation undoes the first. Together they do nothing, so both can be left out.</source>
        <translation>第二次置换抵消第一次。合起来什么也没做，所以两次都可以省去。</translation>
    </message>
    <message>
        <source>Every cell is turned back by the angle that it was turned by on the way forth.</source>
        <translation>每个单元格按去程转过的角度转回来。</translation>
    </message>
</context>
<context>
    <name>longwave::ui::StepsModel</name>
    <message>
        <source>Drawing the steps</source>
        <translation>正在画各步</translation>
    </message>
    <message>
        <source>Step %1: %2</source>
        <translation>第 %1 步：%2</translation>
    </message>
</context>
<context>
    <name>longwave::ui::StepsPanel</name>
    <message>
        <source>Steps</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
</context>
<context>
    <name>longwave::ui::TermModel</name>
    <message>
        <source>sample</source>
        <translation>样本</translation>
    </message>
    <message>
        <source>from</source>
        <translation>来自</translation>
    </message>
    <message>
        <source>factor</source>
        <translation>因子</translation>
    </message>
    <message>
        <source>phase</source>
        <translation>相位</translation>
    </message>
    <message>
        <source>product</source>
        <translation>乘积</translation>
    </message>
    <message>
        <source>sum so far</source>
        <translation>累计</translation>
    </message>
</context>
<context>
    <name>longwave::ui::TermTable</name>
    <message>
        <source>Terms of the sum</source>
        <translation>和式各项</translation>
    </message>
</context>
<context>
    <name>longwave::ui::TilesMarks</name>
    <message>
        <source>Products of tiles</source>
        <translation>瓦片乘积</translation>
    </message>
    <message>
        <source>%1 of %2 products are done, filled to %3</source>
        <translation>%2 次乘积中做了 %1 次，填满程度 %3</translation>
    </message>
    <message>
        <source>Products of 16 × 16 × 16, one mark each; hatched is left out</source>
        <translation>16 × 16 × 16 的乘积，每次一格；斜线表示省去</translation>
    </message>
    <message>
        <source>Products of 16 × 16 × 16, one mark for %1; hatched is left out</source>
        <translation>16 × 16 × 16 的乘积，每格代表 %1 次；斜线表示省去</translation>
    </message>
</context>
<context>
    <name>longwave::ui::TilesPicture</name>
    <message>
        <source>, tiles %1 … %2 of %3</source>
        <translation>，第 %1 … %2 块，共 %3 块</translation>
    </message>
    <message>
        <source>K, the kernel’s spectrum</source>
        <translation>K，核的频谱</translation>
    </message>
    <message>
        <source>T, the twiddles</source>
        <translation>T，旋转因子</translation>
    </message>
</context>
<context>
    <name>longwave::ui::TilesStage</name>
    <message>
        <source>The step in tiles of 16 × 16</source>
        <translation>以 16 × 16 瓦片表示的这一步</translation>
    </message>
    <message>
        <source>Products done</source>
        <translation>已做乘积</translation>
    </message>
    <message>
        <source>Products of two tiles, of those there would be without skipping</source>
        <translation>两个瓦片的乘积次数，与不跳过时的总数相比</translation>
    </message>
    <message>
        <source>How full</source>
        <translation>填满程度</translation>
    </message>
    <message>
        <source>Share of their multiplications that are of the convolution</source>
        <translation>其中属于卷积的乘法所占比例</translation>
    </message>
    <message>
        <source>Real ones each</source>
        <translation>每次的实数乘积</translation>
    </message>
    <message>
        <source>Products of real matrices that one of complex matrices takes</source>
        <translation>一次复数矩阵乘积需要的实数矩阵乘积次数</translation>
    </message>
    <message>
        <source>Arithmetic</source>
        <translation>算术</translation>
    </message>
    <message>
        <source>What tensor cores do for this step, one row</source>
        <translation>张量核心为这一步、这一行所做的运算</translation>
    </message>
    <message>
        <source>for something</source>
        <translation>有用</translation>
    </message>
    <message>
        <source>What of it is the convolution’s</source>
        <translation>其中属于卷积的部分</translation>
    </message>
    <message>
        <source>for nothing</source>
        <translation>无用</translation>
    </message>
    <message>
        <source>What of it multiplies zeros that only fill up tiles</source>
        <translation>其中乘以补零的部分</translation>
    </message>
    <message>
        <source>Tiles</source>
        <translation>瓦片</translation>
    </message>
    <message>
        <source>%1, in tiles</source>
        <translation>%1：瓦片图</translation>
    </message>
    <message>
        <source>%1 flop, on general units.</source>
        <translation>%1 次浮点运算，由通用单元完成。</translation>
    </message>
    <message>
        <source>No arithmetic.</source>
        <translation>没有算术。</translation>
    </message>
    <message>
        <source>%1 flop</source>
        <translation>%1 次运算</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>one side is real</source>
        <translation>一侧为实数</translation>
    </message>
    <message>
        <source>complex</source>
        <translation>复数</translation>
    </message>
    <message>
        <source>%1 × 3 = %2</source>
        <translation>%1 × 3 = %2</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>Accurate: each number is the sum of two in fp16, so three products are done for one.</source>
        <translation>精确模式：每个数是两个 fp16 数之和，因此用三次乘积代替一次。</translation>
    </message>
    <message>
        <source>This is one row alone. An engine fills the rest of the column tiles with further rows of the batch.</source>
        <translation>这里只有一行。引擎会用批次中的其他行填满列瓦片的其余部分。</translation>
    </message>
    <message>
        <source>Point at a cell: it is written out here, and the tiles that make it are framed. A click pins it.</source>
        <translation>指向一个单元格：这里会写出它的和式，并框出构成它的瓦片。点击可固定。</translation>
    </message>
    <message>
        <source>Pinned:</source>
        <translation>已固定：</translation>
    </message>
    <message>
        <source>It lies in tile %1, %2: one product of tiles.</source>
        <translation>它在瓦片 %1, %2 中：一次瓦片乘积。</translation>
    </message>
    <message>
        <source>It lies in tile %1, %2: the sum of %3 products of tiles.</source>
        <translation>它在瓦片 %1, %2 中：%3 次瓦片乘积之和。</translation>
    </message>
    <message>
        <source>Tiles in numbers</source>
        <translation>瓦片的数字</translation>
    </message>
</context>
<context>
    <name>longwave::ui::TrafficMarks</name>
    <message>
        <source>Memory traffic</source>
        <translation>内存流量</translation>
    </message>
    <message>
        <source>Unfused %1 of %2 marks, fused %3 of %4</source>
        <translation>未融合 %1 / %2 格，融合 %3 / %4 格</translation>
    </message>
    <message>
        <source>unfused</source>
        <translation>未融合</translation>
    </message>
    <message>
        <source>fused</source>
        <translation>融合</translation>
    </message>
</context>
<context>
    <name>longwave::ui::Transport</name>
    <message>
        <source>Back</source>
        <translation>上一步</translation>
    </message>
    <message>
        <source>The step before (Left)</source>
        <translation>上一步（左键）</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>The next step (Right)</source>
        <translation>下一步（右键）</translation>
    </message>
    <message>
        <source>Motion</source>
        <translation>动画</translation>
    </message>
    <message>
        <source>Steps: playing</source>
        <translation>步骤：播放</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>How fast the steps follow each other; at 1× one every %1 s</source>
        <translation>各步相继的快慢；1× 时每 %1 秒一步</translation>
    </message>
    <message>
        <source>Show where cells come from when the step changes; off: the next picture stands at once</source>
        <translation>换步时显示单元格从何而来；关闭则立即显示下一幅图</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Step %1 of %2: %3</source>
        <translation>第 %1 步，共 %2 步：%3</translation>
    </message>
    <message>
        <source>Stay at this step (Space)</source>
        <translation>停在这一步（空格）</translation>
    </message>
    <message>
        <source>Play the steps (Space)</source>
        <translation>播放各步（空格）</translation>
    </message>
</context>
</TS>
