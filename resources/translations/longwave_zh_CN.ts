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
        <translation>%1 个蝶形：每个只把 %2 个单元格彼此混合，共 %3 根连线。</translation>
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
        <translation>各列读回成序列：重排时的交叉在此解开。每个值只留下实部。</translation>
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
</context>
<context>
    <name>MonarchViews</name>
    <message>
        <source>The sequence</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>Reshape to %1 × %2</source>
        <translation>重排为 %1 × %2</translation>
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
    <name>longwave::ui::MonarchWalk</name>
    <message>
        <source>Tracing the decomposition</source>
        <translation>正在追踪分解</translation>
    </message>
</context>
<context>
    <name>longwave::ui::MonarchWorkspace</name>
    <message>
        <source>Monarch</source>
        <translation>Monarch</translation>
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
</context>
</TS>
